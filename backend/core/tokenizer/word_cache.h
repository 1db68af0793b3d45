#pragma once
// Words a thread has cut into tokens lately. Most words of a text were there before; looking one up costs a hash and a
// comparison. Each thread has its own, so there is nothing to lock.
#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

namespace lathe {

class WordCache {
public:
    static constexpr std::size_t kWordBytes = 22, kTokens = 6;
    struct Entry {
        std::uint64_t owner = 0;
        std::uint8_t bytes = 0, tokens = 0;
        char word[kWordBytes];
        std::int32_t ids[kTokens];
    };

    /// A number that no other model has.
    static std::uint64_t newOwner() {
        static std::atomic<std::uint64_t> last{0};
        return ++last;
    }

    static WordCache& ofThisThread() {
        thread_local WordCache own;
        return own;
    }

    /// The place of `word` (at most kWordBytes), whoever is there now.
    Entry& place(std::uint64_t owner, std::string_view word) {
        std::uint64_t a = 0, b = 0;
        if (word.size() >= 8) {
            std::memcpy(&a, word.data(), 8);
            std::memcpy(&b, word.data() + word.size() - 8, 8);
        } else {
            for (const char byte : word) a = a << 8 | static_cast<unsigned char>(byte);
        }
        if (word.size() > 16) {
            std::uint64_t middle = 0;
            std::memcpy(&middle, word.data() + 8, 8);
            b ^= middle * 0x9E3779B97F4A7C15u;
        }
        std::uint64_t hash = (a ^ owner * 0xD6E8FEB86659FD93u ^ word.size()) * 0x9E3779B97F4A7C15u;
        hash = (hash ^ hash >> 29 ^ b) * 0xBF58476D1CE4E5B9u;
        return m_entries[hash >> 50];
    }

    static bool holds(const Entry& entry, std::uint64_t owner, std::string_view word) {
        return entry.owner == owner && entry.bytes == word.size()
               && std::memcmp(entry.word, word.data(), word.size()) == 0;
    }

private:
    static constexpr std::size_t kEntries = std::size_t(1) << 14;
    std::unique_ptr<Entry[]> m_entries = std::make_unique<Entry[]>(kEntries);
};

} // namespace lathe
