// Written with a checksum and its key inside: whatever does not match is made again.
#include "dataset/row_plan.h"

#include "base/atomic_file.h"
#include "base/checksum.h"
#include "base/json.h"
#include "base/problem_type.h"
#include "dataset/ledger_json.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <iterator>

namespace lathe {

namespace fs = std::filesystem;

namespace {

constexpr char magic[8] = {'L', 'A', 'T', 'H', 'E', 'S', 'E', 'T'};

/// Some rows of a table.
class TableExamples final : public ExampleSource {
public:
    TableExamples(std::shared_ptr<const RowTable> table, std::vector<std::uint32_t> rows)
        : m_table(std::move(table)), m_rows(std::move(rows)) {}
    std::size_t size() const override { return m_rows.size(); }
    TokenExample read(std::size_t i) const override {
        if (m_read.fetch_add(1, std::memory_order_relaxed) % letGoAfter == letGoAfter - 1) m_table->tokens().release();
        return std::move(m_table->row(m_rows[i]).example);
    }
    std::int64_t length(std::size_t i) const override {
        m_table->tokens().walked(i);
        return m_table->length(m_rows[i]);
    }
    std::int64_t row(std::size_t i) const override { return m_table->facts(m_rows[i]).row; }

private:
    std::shared_ptr<const RowTable> m_table;
    static constexpr std::size_t letGoAfter =
        64; // examples; the system maps much around each of them, and what is let go comes back
    std::vector<std::uint32_t> m_rows;
    mutable std::atomic<std::size_t> m_read{0};
};

fs::path fileOf(const std::string& key, const TokenData& tokens) {
    return tokens.folder / ("settled-" + key.substr(0, 16));
}

template <class T> void append(std::string& bytes, const std::vector<T>& values) {
    const std::uint64_t count = values.size();
    bytes.append(reinterpret_cast<const char*>(&count), sizeof count);
    bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

template <class T> void take(std::span<const std::byte>& bytes, std::vector<T>& values) {
    std::uint64_t count = 0;
    if (bytes.size() < sizeof count) throw Error(ErrorKind::BadFile, "it ends early");
    std::memcpy(&count, bytes.data(), sizeof count);
    bytes = bytes.subspan(sizeof count);
    if (count > bytes.size() / sizeof(T)) throw Error(ErrorKind::BadFile, "it ends early");
    values.resize(count);
    std::memcpy(static_cast<void*>(values.data()), bytes.data(), count * sizeof(T));
    bytes = bytes.subspan(count * sizeof(T));
}

} // namespace

RowPlan sidesOf(const RowTable& rows) {
    constexpr std::int64_t most = std::int64_t(1) << 31; // tokens that repeats add
    RowPlan plan;
    std::int64_t repeated = 0;
    rows.each([&](std::size_t i) {
        if (!rows.isUsed(i)) return;
        if (!rows.isTrained(i)) {
            (rows.isHeldOut(i) ? plan.heldOut : plan.validation).push_back(std::uint32_t(i));
            return;
        }
        const std::int64_t times = rows.times(i);
        if (times > most || (times > 1 && (repeated += times * rows.length(i)) > most))
            throw Error(ErrorKind::BadInput,
                        "The weights of the data sources repeat their rows to more than 2^31 tokens.",
                        "Give smaller weights.");
        plan.train.insert(plan.train.end(), std::size_t(times), std::uint32_t(i));
    });
    return plan;
}

PreparedData preparedFrom(RowPlan plan, std::shared_ptr<const RowTable> rows, const TokenData& tokens) {
    PreparedData data;
    std::vector<std::uint32_t> measured;
    std::merge(plan.validation.begin(), plan.validation.end(), plan.heldOut.begin(), plan.heldOut.end(),
               std::back_inserter(measured));
    for (const std::uint32_t i : measured)
        if (rows->facts(i).is(RowFacts::Question)) data.answers.push_back(std::move(*rows->row(i).key));
    data.labels = rows->labels().names;
    data.problemType = rows->labels().problemType;
    data.ledger = std::move(plan.ledger);
    data.fingerprint = std::move(plan.fingerprint);
    data.format = tokens.format;
    data.messages = tokens.messages;
    data.train = ExampleSet(std::make_shared<TableExamples>(rows, std::move(plan.train)));
    data.validation = ExampleSet(std::make_shared<TableExamples>(rows, std::move(plan.validation)));
    data.heldOut = ExampleSet(std::make_shared<TableExamples>(rows, std::move(plan.heldOut)));
    return data;
}

void writeRowPlan(const std::string& key, const RowPlan& plan, const RowTable& rows, const TokenData& tokens) {
    const LabelSet& labels = rows.labels();
    const std::string about = dumpJson({{"key", key},
                                        {"rows", rows.size()},
                                        {"fingerprint", plan.fingerprint},
                                        {"ledger", ledgerJson(plan.ledger)},
                                        {"labels", labels.names},
                                        {"problem_type", foundWord(labels.problemType)},
                                        {"label_task", labels.task ? wordOf(*labels.task) : ""},
                                        {"given", labels.given},
                                        {"vectors", labels.vectors}});
    std::string bytes(magic, sizeof magic);
    append(bytes, std::vector<char>(about.begin(), about.end()));
    append(bytes, plan.train);
    append(bytes, plan.validation);
    append(bytes, plan.heldOut);
    append(bytes, rows.cuts());
    const std::uint64_t sum = xxh64(std::as_bytes(std::span(bytes)));
    bytes.append(reinterpret_cast<const char*>(&sum), sizeof sum);
    writeFileAtomically(fileOf(key, tokens), bytes);
}

std::optional<RowPlan> readRowPlan(const std::string& key, RowTable& rows, const TokenData& tokens,
                                   std::vector<std::string>& messages) {
    const fs::path file = fileOf(key, tokens);
    if (!fs::exists(file)) return std::nullopt;
    try {
        const MappedFile mapped(file);
        auto bytes = mapped.bytes();
        std::uint64_t sum = 0;
        if (bytes.size() < sizeof magic + sizeof sum || std::memcmp(bytes.data(), magic, sizeof magic) != 0)
            throw Error(ErrorKind::BadFile, "it is not what it is called");
        std::memcpy(&sum, bytes.data() + bytes.size() - sizeof sum, sizeof sum);
        bytes = bytes.first(bytes.size() - sizeof sum);
        if (xxh64(bytes) != sum) throw Error(ErrorKind::BadFile, "it is damaged");
        bytes = bytes.subspan(sizeof magic);
        std::vector<char> text;
        take(bytes, text);
        const std::string where = file.string();
        const nlohmann::json about = parseJson({text.data(), text.size()}, where);
        if (require<std::string>(about, "key", where) != key
            || require<std::int64_t>(about, "rows", where) != std::int64_t(rows.size()))
            return std::nullopt;
        RowPlan plan;
        plan.fingerprint = require<std::string>(about, "fingerprint", where);
        plan.ledger = ledgerFrom(require<nlohmann::json>(about, "ledger", where), where);
        LabelSet labels;
        labels.names = require<std::vector<std::string>>(about, "labels", where);
        const auto problem = require<std::string>(about, "problem_type", where);
        const auto known = problem.empty() ? std::optional(ProblemType::Auto) : choiceFrom<ProblemType>(problem);
        if (!known) throw Error(ErrorKind::BadFile, "it names an unknown problem type");
        labels.problemType = *known;
        labels.task = choiceFrom<Task>(require<std::string>(about, "label_task", where));
        labels.given = require<bool>(about, "given", where);
        labels.vectors = require<bool>(about, "vectors", where);
        labels.findIndices();
        take(bytes, plan.train);
        take(bytes, plan.validation);
        take(bytes, plan.heldOut);
        std::vector<CutRow> cuts;
        take(bytes, cuts);
        for (const auto* list : {&plan.train, &plan.validation, &plan.heldOut})
            if (std::any_of(list->begin(), list->end(), [&](std::uint32_t i) { return i >= rows.size(); }))
                throw Error(ErrorKind::BadFile, "it names rows that are not there");
        rows.restore(std::move(cuts), std::move(labels));
        return plan;
    } catch (const Error& error) {
        messages.push_back("What was settled about the prepared data can't be used and is made again: " + file.string()
                           + ": " + error.what());
        return std::nullopt;
    }
}

} // namespace lathe
