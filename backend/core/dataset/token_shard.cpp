// A block is checked when it is opened and then only read; columns lie at multiples of their size, so that they can
// be used in place.
#include "dataset/token_shard.h"

#include "base/checksum.h"
#include "dataset/row_extra.h"
#include "lathe/error.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

namespace lathe {
namespace {

static_assert(std::endian::native == std::endian::little, "the file's numbers are little-endian");

constexpr char magic[8] = {'L', 'A', 'T', 'H', 'E', 'T', 'O', 'K'};
constexpr std::uint32_t formatVersion = 2;

struct Header {
    char magic[8];
    std::uint32_t version, idBytes;
    ShardAbout about;
    std::uint64_t idsAt, trainedAt, extraAt, end; ///< bytes; the facts stand behind the header
    std::uint64_t bodySum, headerSum; ///< XXH64 of what is behind the header, and of the header before this number
};
static_assert(sizeof(Header) == 16 + 72 + 16 * chatPartKinds + 48 && alignof(RowFacts) == 8);

std::uint64_t padded(std::uint64_t bytes) { return (bytes + 7) / 8 * 8; }

template <class T> std::span<const std::byte> bytesOf(const std::vector<T>& values) {
    return std::as_bytes(std::span(values));
}

void append(std::string& to, std::span<const std::byte> bytes) {
    to.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    to.append(padded(to.size()) - to.size(), '\0');
}

std::uint64_t headerSum(const Header& header) {
    return xxh64(std::as_bytes(std::span(&header, 1)).first(sizeof header - sizeof header.headerSum));
}

} // namespace

std::uint64_t hashOf(const std::vector<std::int32_t>& ids) { return xxh64(std::as_bytes(std::span(ids))); }

void ShardBuilder::add(PreparedRow&& row) {
    RowFacts facts;
    const TokenExample& example = row.example;
    facts.row = example.row;
    facts.line = row.line;
    facts.hash = hashOf(example.ids);
    facts.group = row.group;
    facts.token = m_ids.size();
    facts.extra = m_extra.size();
    facts.length = std::uint32_t(example.ids.size());
    facts.split = std::uint32_t(example.split);
    facts.source = std::uint16_t(row.source);
    facts.fate = row.fate;
    if (row.further) facts.flags |= RowFacts::Further;
    if (!example.contextOffsets.empty()) facts.flags |= RowFacts::Window;
    if (example.span.second > 0) facts.flags |= RowFacts::HoldsAnswer;
    if (row.key) facts.flags |= RowFacts::Question;
    if (row.key && row.key->answers.empty()) facts.flags |= RowFacts::Unanswerable;
    m_ids.insert(m_ids.end(), example.ids.begin(), example.ids.end());
    m_trained.resize((m_ids.size() + 7) / 8);
    for (std::size_t i = 0; i < example.trained.size(); ++i) {
        if (!example.trained[i]) continue;
        const std::size_t bit = facts.token + i;
        m_trained[bit / 8] = std::uint8_t(m_trained[bit / 8] | 1u << bit % 8);
        ++facts.trained;
    }
    writeExtra(row, m_extra);
    if (m_extra.size() - facts.extra > std::numeric_limits<std::uint32_t>::max())
        throw Error(ErrorKind::BadInput,
                    {"Row %1 comes to more than 4 GB of tokens and labels.", std::to_string(facts.row)});
    facts.extraBytes = std::uint32_t(m_extra.size() - facts.extra);
    if (m_facts.empty()) m_about.firstRow = facts.row;
    m_about.sourceRows += !row.further;
    m_about.unmasked += row.unmasked;
    m_about.unended += row.unended;
    m_about.lostWords += row.lostWords;
    for (int bit = 0; bit < chatPartKinds; ++bit)
        if (row.missing & 1u << bit)
            if (m_about.missing[std::size_t(bit)]++ == 0) m_about.firstMissing[std::size_t(bit)] = row.line;
    m_about.repeatedAnswers += row.repeatedAnswer;
    m_facts.push_back(facts);
}

std::size_t ShardBuilder::bytes() const {
    return m_facts.size() * sizeof(RowFacts) + m_ids.size() * sizeof(std::int32_t) + m_extra.size();
}

std::string ShardBuilder::finish(std::uint64_t key, std::int64_t number) {
    Header header{};
    std::memcpy(header.magic, magic, sizeof magic);
    header.version = formatVersion;
    header.about = m_about;
    header.about.key = key;
    header.about.number = number;
    header.about.rows = std::int64_t(m_facts.size());
    const bool narrow = std::all_of(m_ids.begin(), m_ids.end(), [](std::int32_t id) { return id >= 0 && id < 65536; });
    header.idBytes = narrow ? 2 : 4;
    std::string bytes(sizeof header, '\0');
    bytes.reserve(sizeof header + m_facts.size() * sizeof(RowFacts) + m_ids.size() * header.idBytes + m_trained.size()
                  + m_extra.size() + 32);
    append(bytes, bytesOf(m_facts));
    header.idsAt = bytes.size();
    if (narrow) append(bytes, bytesOf(std::vector<std::uint16_t>(m_ids.begin(), m_ids.end())));
    else append(bytes, bytesOf(m_ids));
    header.trainedAt = bytes.size();
    append(bytes, bytesOf(m_trained));
    header.extraAt = bytes.size();
    append(bytes, std::as_bytes(std::span(m_extra)));
    header.end = bytes.size();
    header.bodySum = xxh64(std::as_bytes(std::span(bytes)).subspan(sizeof header));
    header.headerSum = headerSum(header);
    std::memcpy(bytes.data(), &header, sizeof header);
    *this = {};
    return bytes;
}

TokenShard::TokenShard(std::string bytes) : m_held(std::move(bytes)) { open("prepared data in memory"); }

TokenShard::TokenShard(const std::filesystem::path& file) : m_file(MappedFile(file)) { open(file.string()); }

std::span<const std::byte> TokenShard::all() const {
    return m_file ? m_file->bytes() : std::as_bytes(std::span(m_held));
}

void TokenShard::open(const std::string& name) {
    const auto bad = [&](const std::string& what) { return Error(ErrorKind::BadFile, name + ": " + what + "."); };
    const auto bytes = all();
    Header header;
    if (bytes.size() < sizeof header) throw bad("it ends early");
    std::memcpy(&header, bytes.data(), sizeof header);
    if (std::memcmp(header.magic, magic, sizeof magic) != 0) throw bad("these are no prepared data");
    if (header.version != formatVersion)
        throw bad("it is of version " + std::to_string(header.version) + ", read is " + std::to_string(formatVersion));
    if (header.headerSum != headerSum(header)) throw bad("its header is damaged");
    const bool ordered = header.idsAt >= sizeof header && header.idsAt <= header.trainedAt
                         && header.trainedAt <= header.extraAt && header.extraAt <= header.end;
    if (!ordered || header.end != bytes.size()
        || std::uint64_t(header.about.rows) > (header.idsAt - sizeof header) / sizeof(RowFacts))
        throw bad("its size is wrong");
    if (header.bodySum != xxh64(bytes.subspan(sizeof header))) throw bad("it is damaged");
    m_about = header.about;
    m_wide = header.idBytes == 4;
    m_facts = {reinterpret_cast<const RowFacts*>(bytes.data() + sizeof header), std::size_t(header.about.rows)};
    m_ids = bytes.subspan(header.idsAt, header.trainedAt - header.idsAt);
    m_trained = bytes.subspan(header.trainedAt, header.extraAt - header.trainedAt);
    m_extra = bytes.subspan(header.extraAt, header.end - header.extraAt);
}

std::vector<std::int32_t> TokenShard::ids(std::size_t i) const {
    const RowFacts& facts = m_facts[i];
    std::vector<std::int32_t> ids(facts.length);
    if (m_wide) {
        std::memcpy(ids.data(), m_ids.data() + facts.token * 4, ids.size() * 4);
    } else {
        const auto* from = reinterpret_cast<const std::uint16_t*>(m_ids.data()) + facts.token;
        std::copy(from, from + ids.size(), ids.begin());
    }
    return ids;
}

PreparedRow TokenShard::row(std::size_t i) const {
    const RowFacts& facts = m_facts[i];
    PreparedRow row;
    row.example.row = facts.row;
    row.example.ids = ids(i);
    row.example.split = std::int32_t(facts.split);
    row.example.trained.resize(facts.length);
    for (std::uint64_t k = 0; k < facts.length; ++k) {
        const std::uint64_t bit = facts.token + k;
        row.example.trained[k] = std::uint8_t(m_trained[bit / 8] >> bit % 8) & 1;
    }
    row.source = facts.source;
    row.line = facts.line;
    row.fate = facts.fate;
    row.further = facts.is(RowFacts::Further);
    row.group = facts.group;
    readExtra(m_extra.subspan(facts.extra, facts.extraBytes), row);
    return row;
}

std::string TokenShard::problem(std::size_t i) const {
    if (m_facts[i].extraBytes == 0) return {};
    PreparedRow row;
    readExtra(m_extra.subspan(m_facts[i].extra, m_facts[i].extraBytes), row);
    return std::move(row.problem);
}

void TokenShard::release() const {
    if (m_file) MappedFile::release(m_file->bytes());
}

} // namespace lathe
