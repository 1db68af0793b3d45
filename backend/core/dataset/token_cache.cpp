// Blocks are prepared by several threads and written as they are done; the index comes last and makes them valid.
#include "dataset/token_cache.h"

#include "base/atomic_file.h"
#include "base/clock.h"
#include "base/json.h"
#include "dataset/cache_folder.h"
#include "dataset/dataset_fingerprint.h"
#include "dataset/dataset_reader.h"
#include "dataset/example_pool.h"

#include <cstdio>
#include <optional>

namespace lathe {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t rowsAtOnce = 4096;
constexpr std::int64_t mostRowsOfAShard = 1 << 18;
constexpr int indexVersion = 1;

std::string fileNameOf(std::size_t number) {
    char name[32];
    std::snprintf(name, sizeof name, "%05zu.tokens", number);
    return name;
}

std::string inSeconds(double seconds) {
    char text[32];
    std::snprintf(text, sizeof text, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
    return text;
}

struct NotAsBefore {}; ///< blocks of another cut: all are made again

class Preparation {
public:
    Preparation(const OpenedReader& open, const ModelText* text, const std::string& key, const DataCache& cache,
                std::stop_token stop, const ReadProgress& progress)
        : m_open(open), m_text(text), m_cache(cache), m_stop(stop), m_progress(progress) {
        if (key.empty() || cache.folder.empty()) return;
        m_data.key = key;
        m_data.folder = cache.folder / key.substr(0, 32);
        m_keyNumber = std::stoull(key.substr(0, 16), nullptr, 16);
    }

    TokenData run() {
        const double begun = systemClock().steadySeconds();
        std::optional<FolderLock> lock;
        if (kept()) {
            currentFiles().createFolders(m_data.folder);
            lock.emplace(m_data.folder, m_stop);
            load();
        }
        if (!m_complete) {
            try {
                make();
            } catch (const NotAsBefore&) {
                m_data.messages.push_back("Parts of prepared data did not belong to these data; all are made again");
                m_shards.clear();
                make();
            }
        }
        auto rows = std::make_shared<TokenRows>();
        for (auto& shard : m_shards) rows->add(std::move(shard));
        m_data.rows = std::move(rows);
        const double seconds = systemClock().steadySeconds() - begun;
        if (m_complete) {
            m_data.messages.insert(m_data.messages.begin(),
                                   "Prepared data found in the cache, checked in " + inSeconds(seconds));
        } else {
            std::string text = "Data read and tokenized in " + inSeconds(seconds);
            if (seconds > 1)
                text += " (" + std::to_string(std::int64_t(double(m_sourceBytes) / 1e6 / seconds)) + " MB/s)";
            if (m_reused > 0)
                text += "; " + std::to_string(m_reused) + " of " + std::to_string(m_data.rows->shards().size())
                        + " parts were prepared already";
            m_data.messages.insert(m_data.messages.begin(), text);
        }
        if (!kept()) return std::move(m_data);
        if (!m_complete) writeIndex();
        else touchFolder(m_data.folder);
        lock.reset();
        if (m_complete) return std::move(m_data);
        if (const std::string removed = trimCache(m_cache, m_data.folder); !removed.empty())
            m_data.messages.push_back(removed);
        return std::move(m_data);
    }

private:
    bool kept() const { return !m_data.folder.empty(); }

    /// What is there and whole.
    void load() {
        std::size_t count = 0;
        while (fs::exists(m_data.folder / fileNameOf(count))) ++count;
        const bool whole = readIndex(count);
        m_shards.resize(count);
        std::vector<std::string> damaged(count);
        forEachInParallel(count, m_stop, [&](std::size_t i) {
            try {
                if (!fs::exists(m_data.folder / fileNameOf(i))) return;
                auto shard = std::make_unique<TokenShard>(m_data.folder / fileNameOf(i));
                if (shard->about().key != m_keyNumber || shard->about().number != std::int64_t(i))
                    throw Error(ErrorKind::BadFile, {"%1 belongs to other data.", fileNameOf(i)});
                shard->release();
                m_shards[i] = std::move(shard);
            } catch (const Error& error) {
                damaged[i] = error.what();
            }
        });
        m_complete = whole;
        for (std::size_t i = 0; i < count; ++i) {
            m_complete = m_complete && m_shards[i];
            if (!damaged[i].empty())
                m_data.messages.push_back("A part of the prepared data in the cache can't be used and is made again: "
                                          + damaged[i]);
            else if (whole && !m_shards[i])
                m_data.messages.push_back("A part of the prepared data is missing in the cache and is made again: "
                                          + fileNameOf(i));
        }
    }

    /// `count` becomes the number of parts where the index knows it.
    bool readIndex(std::size_t& count) {
        const fs::path file = m_data.folder / "index.json";
        if (!fs::exists(file)) return false;
        try {
            const nlohmann::json index = readJsonFile(file);
            const std::string where = file.string();
            if (require<std::int64_t>(index, "version", where) != indexVersion
                || require<std::string>(index, "key", where) != m_data.key)
                return false;
            count = std::size_t(require<std::int64_t>(index, "parts", where));
            m_data.format = require<std::string>(index, "format", where);
            m_data.files = require<std::string>(index, "files", where);
            m_data.columns = require<std::vector<std::string>>(index, "columns", where);
            m_data.notes = require<std::vector<std::string>>(index, "notes", where);
            m_data.emptyLines = require<std::int64_t>(index, "empty_lines", where);
            m_data.sumState = require<std::string>(index, "sum", where);
            return true;
        } catch (const Error& error) {
            m_data.messages.push_back(
                std::string("The list of the prepared data's parts can't be used and is made again: ") + error.what());
            return false;
        }
    }

    void writeIndex() const {
        const nlohmann::json index{
            {"version", indexVersion},     {"key", m_data.key},       {"parts", m_data.rows->shards().size()},
            {"rows", m_data.rows->size()}, {"format", m_data.format}, {"files", m_data.files},
            {"columns", m_data.columns},   {"notes", m_data.notes},   {"empty_lines", m_data.emptyLines},
            {"sum", m_data.sumState}};
        writeFileAtomically(m_data.folder / "index.json", dumpJson(index) + "\n");
    }

    void make() {
        DatasetReader& reader = m_open();
        DataFingerprint sum(reader);
        ShardBuilder builder;
        std::size_t number = 0;
        std::int64_t begunAt = 0, rows = 0, firstRow = 0; // of the block
        std::vector<PendingRow> pending;
        std::vector<MadeRow> made;
        const auto isThere = [&] { return number < m_shards.size() && m_shards[number]; };
        const auto finish = [&] {
            if (isThere()) {
                const ShardAbout& about = m_shards[number]->about();
                if (about.sourceRows != rows || about.firstRow != firstRow) throw NotAsBefore{};
                ++m_reused;
            } else {
                put(number, builder.finish(m_keyNumber, std::int64_t(number)));
            }
            ++number;
            begunAt = reader.bytesRead();
            firstRow += rows;
            rows = 0;
        };
        while (reader.read(pending, rowsAtOnce)) {
            made.clear();
            made.resize(isThere() ? 0 : pending.size());
            forEachInParallel(made.size() + 1, m_stop, [&](std::size_t i) {
                if (i == 0) sum.follow(m_stop);
                else made[i - 1] = reader.make(pending[i - 1]);
            });
            rows += std::int64_t(pending.size());
            for (MadeRow& one : made) {
                builder.add(std::move(one.ledger));
                for (PreparedRow& window : one.further) builder.add(std::move(window));
            }
            reader.forget();
            if (m_progress) m_progress(reader.bytesRead(), reader.totalBytes());
            if (m_stop.stop_requested()) throw Stopped{};
            if (reader.bytesRead() - begunAt >= m_cache.shardBytes || rows >= mostRowsOfAShard) finish();
        }
        if (rows > 0 || number == 0) finish();
        if (number < m_shards.size()) throw NotAsBefore{};
        m_sourceBytes = reader.totalBytes();
        m_data.format = reader.format();
        m_data.files = reader.describe();
        m_data.columns = reader.columns();
        m_data.notes = reader.notes();
        m_data.emptyLines = reader.emptyLines();
        m_data.sumState = sum.finish(m_text, m_stop);
    }

    void put(std::size_t number, std::string bytes) {
        if (m_shards.size() <= number) m_shards.resize(number + 1);
        if (!kept()) {
            m_shards[number] = std::make_unique<TokenShard>(std::move(bytes));
            return;
        }
        const fs::path file = m_data.folder / fileNameOf(number);
        writeFileAtomically(file, bytes);
        m_shards[number] = std::make_unique<TokenShard>(file);
        m_shards[number]->release();
    }

    const OpenedReader& m_open;
    const ModelText* m_text;
    const DataCache& m_cache;
    std::stop_token m_stop;
    const ReadProgress& m_progress;
    TokenData m_data;
    std::uint64_t m_keyNumber = 0;
    std::vector<std::unique_ptr<TokenShard>> m_shards;
    bool m_complete = false;
    std::size_t m_reused = 0;
    std::int64_t m_sourceBytes = 0;
};

} // namespace

TokenData readTokens(const OpenedReader& open, const ModelText* text, const std::string& key, const DataCache& cache,
                     std::stop_token stop, const ReadProgress& progress) {
    return Preparation(open, text, key, cache, stop, progress).run();
}

} // namespace lathe
