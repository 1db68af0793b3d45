// Prepared data in the cache: the same as without one, made once, gone on with after a stop, made again where damaged,
// and tidied.
#include "backend/core/base/failing_files.h"
#include "base/checksum.h"
#include "base/sha256.h"
#include "dataset/row_table.h"
#include "dataset/token_cache.h"
#include "dataset_helpers.h"
#include "lathe/field_keys.h"
#include "support/test_main.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <set>

using namespace lathe;
using namespace lathe::test;

namespace fs = std::filesystem;

namespace {

std::string numbered(int count) {
    std::string lines;
    for (int i = 0; i < count; ++i)
        lines += "{\"text\": \"row " + std::to_string(i % (count - 7)) + std::string(std::size_t(i % 40), 'x')
                 + "\", \"who\": " + std::to_string(i / 10) + "}\n";
    return lines;
}

bool same(const ExampleSet& a, const ExampleSet& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i].ids != b[i].ids || a[i].trained != b[i].trained || a[i].row != b[i].row || a[i].labels != b[i].labels
            || a[i].tags != b[i].tags || a[i].types != b[i].types)
            return false;
    return true;
}

bool same(const PreparedData& a, const PreparedData& b) {
    return same(a.train, b.train) && same(a.validation, b.validation) && same(a.heldOut, b.heldOut)
           && a.fingerprint == b.fingerprint && a.labels == b.labels && a.problemType == b.problemType
           && a.format == b.format && a.ledger.notes == b.ledger.notes && a.ledger.tokens == b.ledger.tokens
           && a.ledger.duplicates == b.ledger.duplicates && a.ledger.histogram == b.ledger.histogram
           && a.ledger.problems == b.ledger.problems;
}

} // namespace

class TestTokenCache : public QObject {
    Q_OBJECT

    QTemporaryDir m_home;
    Files m_files;
    ModelText m_model = byteModel();
    DataCache m_cache;

    PreparedData prepare(const Recipe& recipe) const {
        return prepareData(recipe, m_model, limitOf(recipe), {}, {}, m_cache);
    }
    std::vector<fs::path> parts() const {
        std::vector<fs::path> all;
        for (const auto& entry : fs::recursive_directory_iterator(m_cache.folder))
            if (entry.path().extension() == ".tokens") all.push_back(entry.path());
        std::sort(all.begin(), all.end());
        return all;
    }
    static bool isFound(const PreparedData& data) {
        return data.messages.at(0).starts_with("Prepared data found in the cache");
    }

private slots:
    void init() {
        m_cache = dataCacheIn(m_home.path().toStdString());
        fs::remove_all(m_cache.folder);
        m_cache.shardBytes = 1; // a block for each reading
        m_model.source = m_files.write("tokenizer", "bytes");
    }

    void checksumsAreXxh64() { // the specification's sanity values; sums of the words by xxhsum
        const auto sum = [](std::string_view text, std::uint64_t seed = 0) {
            return xxh64(std::as_bytes(std::span(text)), seed);
        };
        QCOMPARE(sum(""), std::uint64_t(0xEF46DB3751D8E999));
        QCOMPARE(sum("a"), std::uint64_t(0xD24EC4F1A98C6E5B));
        QCOMPARE(sum("abc"), std::uint64_t(0x44BC2CF5AD770999));
        QCOMPARE(sum("Nobody inspects the spammish repetition"), std::uint64_t(0xFBCEA83C8A378BF1));
    }

    void aSumGoesOnFromItsState() { // FIPS 180-4's two-block message, cut everywhere
        const std::string text = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq" + std::string(100, 'x');
        for (std::size_t cut = 0; cut <= text.size(); ++cut) {
            Sha256 first;
            first.update(text.substr(0, cut));
            Sha256 second = Sha256::fromState(first.state());
            second.update(text.substr(cut));
            QCOMPARE(second.hex(), sha256Hex(text));
        }
        QVERIFY(!errorOf([] { Sha256::fromState("00ff"); }, ErrorKind::BadFile).empty());
    }

    void itIsTheSameWithAndWithout_data() {
        QTest::addColumn<QString>("fields"); // of the recipe; "data." of its source
        for (const char* fields :
             {"", "validation_fraction=0.2", "max_length=12 too_long=cut validation_fraction=0.1",
              "max_length=12 too_long=drop", "dedupe=true min_length=9", "data.weight=2.5 validation_fraction=0.1",
              "data.filter=who>=30 data.group_column=who validation_fraction=0.3"})
            QTest::addRow("%s", *fields ? fields : "as it is") << fields;
    }
    void itIsTheSameWithAndWithout() {
        QFETCH(QString, fields);
        Recipe recipe = recipeFor(
            {m_files.write("a.jsonl", numbered(9000) + "{\"text\": 1}\n"), m_files.write("b.jsonl", numbered(50))});
        recipe.settings.set(field::malformedRows, MalformedRows::Skip);
        for (const QString& field : fields.split(' ', Qt::SkipEmptyParts)) {
            const auto [name, value] =
                std::pair(field.section('=', 0, 0).toStdString(), field.section('=', 1).toStdString());
            if (name.starts_with("data."))
                recipe.data[0].setFromText(FieldName(std::string_view(name).substr(5)), value);
            else recipe.settings.setFromText(FieldName(name), value);
        }
        if (fields.contains("group_column")) recipe.data.pop_back();
        const PreparedData plain = prepareData(recipe, m_model, limitOf(recipe)), first = prepare(recipe),
                           again = prepare(recipe);
        QVERIFY(same(plain, first));
        QVERIFY(same(plain, again));
        QVERIFY(!isFound(first) && isFound(again));
        QVERIFY(plain.train.size() > 0);
    }

    void tokensServeAllSettings() { // what only settles rows tokenizes none again
        Recipe recipe = recipeFor({m_files.write("s.jsonl", numbered(5000))});
        prepare(recipe);
        recipe.settings.set(field::seed, std::int64_t(7));
        recipe.settings.set(field::validationFraction, 0.25);
        recipe.settings.set(field::trainOn, TrainedPart::Completions); // as the defaults are
        recipe.data[0].set(field::format, std::string("auto"));
        const PreparedData other = prepare(recipe);
        QVERIFY(isFound(other));
        QVERIFY(same(other, prepareData(recipe, m_model, limitOf(recipe))));
        recipe.settings.set(field::eos, false);
        QVERIFY(!isFound(prepare(recipe)));
        recipe.data[0].set(field::rows, std::int64_t(100));
        QVERIFY(!isFound(prepare(recipe)));
        m_files.write("tokenizer", "others");
        QVERIFY(!isFound(prepare(recipe)));
        m_files.write("s.jsonl", numbered(5000) + "{\"text\":\"more\"}\n");
        QVERIFY(!isFound(prepare(recipe)));
    }

    void aStoppedPreparationGoesOn() {
        const Recipe recipe = recipeFor({m_files.write("long.jsonl", numbered(20000))});
        std::stop_source stop;
        int reports = 0;
        QVERIFY_THROWS_EXCEPTION(Stopped, prepareData(
                                              recipe, m_model, limitOf(recipe), stop.get_token(),
                                              [&](std::int64_t, std::int64_t) {
                                                  if (++reports == 3) stop.request_stop();
                                              },
                                              m_cache));
        QCOMPARE(parts().size(), std::size_t(2));
        const auto before = fs::last_write_time(parts()[0]);
        const PreparedData data = prepare(recipe);
        QVERIFY(contains(data.messages[0], "2 of 5 parts were prepared already"));
        QVERIFY(fs::last_write_time(parts()[0]) == before);
        QVERIFY(same(data, prepareData(recipe, m_model, limitOf(recipe))));
    }

    void aFullDiskAtAnyPointHarmsNoData() {
        const Recipe recipe = recipeFor({m_files.write("a.jsonl", numbered(300))});
        const PreparedData plain = prepareData(recipe, m_model, limitOf(recipe));
        FailingFiles counted;
        {
            const UseFiles use(counted);
            QVERIFY(same(plain, prepare(recipe)));
        }
        QVERIFY(counted.operations > 5);
        for (std::int64_t point = 1; point <= counted.operations; ++point) {
            fs::remove_all(m_cache.folder);
            FailingFiles disk;
            disk.failAt = point;
            std::string said;
            {
                const UseFiles use(disk);
                said = errorOf([&] { QVERIFY(same(plain, prepare(recipe))); }, ErrorKind::Io);
            }
            QVERIFY2(said.empty() || said.find("No space left on device") != std::string::npos, said.c_str());
            QVERIFY(same(plain, prepare(recipe))); // with what the failure left there
            QVERIFY(same(plain, prepare(recipe)));
        }
    }

    void damageIsFoundAndMended_data() {
        QTest::addColumn<int>("part");
        QTest::addColumn<qint64>("at"); // bytes from the beginning; negative: from the end
        QTest::addRow("header") << 0 << qint64(20);
        QTest::addRow("facts") << 1 << qint64(300);
        QTest::addRow("last byte") << 2 << qint64(-1);
        QTest::addRow("cut") << 1 << qint64(0);
        QTest::addRow("gone") << 1 << qint64(1);
    }
    void damageIsFoundAndMended() {
        QFETCH(int, part);
        QFETCH(qint64, at);
        const Recipe recipe = recipeFor({m_files.write("d.jsonl", numbered(12000))});
        const PreparedData whole = prepare(recipe);
        const fs::path file = parts().at(std::size_t(part));
        const auto size = std::int64_t(fs::file_size(file));
        std::ifstream in(file, std::ios::binary);
        std::string bytes{std::istreambuf_iterator<char>(in), {}};
        fs::remove(file); // `whole` has it mapped
        if (at == 0) bytes.resize(bytes.size() / 2);
        else if (at != 1) bytes[std::size_t(at < 0 ? size + at : at)] ^= 4;
        if (at != 1) std::ofstream(file, std::ios::binary) << bytes;
        const PreparedData mended = prepare(recipe);
        QVERIFY(same(whole, mended));
        QVERIFY(contains(mended.messages.at(0), "2 of 3 parts were prepared already"));
        QVERIFY(contains(mended.messages.at(1),
                         at == 1 ? "is missing in the cache and is made again" : "can't be used and is made again"));
        QVERIFY(isFound(prepare(recipe)));
    }

    void whatIsSettledIsMendedToo() {
        const Recipe recipe = recipeFor({m_files.write("e.jsonl", numbered(100))});
        const PreparedData whole = prepare(recipe);
        for (const auto& entry : fs::recursive_directory_iterator(m_cache.folder))
            if (entry.path().filename().string().starts_with("settled-") || entry.path().filename() == "index.json")
                std::ofstream(entry.path()) << "{";
        const PreparedData mended = prepare(recipe);
        QVERIFY(same(whole, mended));
        QVERIFY(mended.messages.size() >= 3);
    }

    void labelsWordsAndWindowsAreKept() {
        Recipe tags = recipeFor({m_files.write(
            "t.jsonl", "{\"tokens\":[\"ab\",\"c\"],\"tags\":[\"X\",\"Y\"]}\n{\"tokens\":[\"d\"],\"tags\":[\"X\"]}\n")});
        tags.settings.set(field::task, Task::TokenClassification);
        Recipe labels = recipeFor({m_files.write("l.csv", "text,label\nab,good\nc,bad\nab,good\n")});
        labels.settings.set(field::task, Task::SequenceClassification);
        Recipe questions =
            recipeFor({m_files.write("q.jsonl", "{\"question\":\"who\",\"context\":\"" + std::string(60, 'a')
                                                    + " fox\",\"answer\":\"fox\"}\n")});
        questions.data[0].set(field::role, DataRole::HeldOut);
        questions.settings.set(field::task, Task::QuestionAnswering);
        questions.settings.set(field::maxLength, std::int64_t(40));
        questions.settings.set(field::docStride, std::int64_t(8));
        for (const Recipe& recipe : {tags, labels, questions}) {
            const PreparedData plain = prepareData(recipe, m_model, limitOf(recipe)), first = prepare(recipe),
                               again = prepare(recipe);
            QVERIFY(same(plain, first) && same(plain, again) && isFound(again));
            QCOMPARE(again.answers.size(), plain.answers.size());
            for (std::size_t i = 0; i < plain.answers.size(); ++i)
                QVERIFY(again.answers[i].context == plain.answers[i].context
                        && again.answers[i].answers == plain.answers[i].answers);
            for (std::size_t i = 0; i < plain.heldOut.size(); ++i)
                QVERIFY(again.heldOut[i].span == plain.heldOut[i].span
                        && again.heldOut[i].contextOffsets == plain.heldOut[i].contextOffsets);
        }
    }

    void previewAndTrainingShareIt() {
        const Recipe recipe = recipeFor({m_files.write("p.jsonl", numbered(300))});
        const DataReport report = previewData({recipe, 0, 2, true}, &m_model, limitOf(recipe), {}, m_cache);
        QVERIFY(isFound(prepare(recipe)));
        QCOMPARE(report.ledger.tokens, prepare(recipe).ledger.tokens);
        QCOMPARE(report.examples.size(), std::size_t(2));
    }

    void oldOnesGoAndThatIsSaid() {
        prepare(recipeFor({m_files.write("one.jsonl", numbered(100))}));
        const fs::path first = parts().at(0).parent_path();
        const timespec longAgo[2] = {{1'000'000'000, 0}, {1'000'000'000, 0}};
        for (const auto& entry : fs::directory_iterator(first)) utimensat(AT_FDCWD, entry.path().c_str(), longAgo, 0);
        const PreparedData second = prepare(recipeFor({m_files.write("two.jsonl", numbered(120))}));
        QVERIFY(contains(second.messages.back(), "1 set of prepared data left the cache"));
        QVERIFY(!fs::exists(first));
        m_cache.mostBytes = 1; // the one just made stays even so
        const PreparedData third = prepare(recipeFor({m_files.write("three.jsonl", numbered(130))}));
        QVERIFY(contains(third.messages.back(), "1 set of prepared data left the cache"));
        QCOMPARE(parts().size(), std::size_t(1));
        QCOMPARE(third.train.size(), std::size_t(130));
    }

    void filtersLeaveOutAndCount() {
        Recipe recipe = recipeFor({m_files.write(
            "f.jsonl",
            "{\"text\":\"hello\",\"lang\":\"en\",\"score\":0.9}\n{\"text\":\"salut\",\"lang\":\"fr\",\"score\":1}\n"
            "{\"text\":\"hi\",\"lang\":\"en\",\"score\":0.1}\n{\"text\":\"hey\",\"lang\":\"en\"}\n{\"text\":"
            "\"\xC3\xA4\xC3\xB6\",\"lang\":\"en\",\"score\":\"7\"}\n")});
        const auto kept = [&](const char* filter) {
            recipe.data[0].setFromText(field::filter, filter);
            std::vector<std::int64_t> rows;
            const PreparedData data = prepareData(recipe, m_model, limitOf(recipe));
            for (const TokenExample& example : data.train) rows.push_back(example.row);
            if (data.ledger.filtered != 5 - std::int64_t(rows.size()) || data.ledger.rows != 5) rows.clear();
            return rows;
        };
        using Rows = std::vector<std::int64_t>;
        QCOMPARE(kept("lang = en"), (Rows{0, 2, 3, 4}));
        QCOMPARE(kept("lang != en"), (Rows{1}));
        QCOMPARE(kept("lang=en,score>=0.5"), (Rows{0, 4}));
        QCOMPARE(kept("text contains he"), (Rows{0, 3}));
        QCOMPARE(kept("score is empty"), (Rows{3}));
        QCOMPARE(kept("score is not empty, length(text) <= 2"), (Rows{2, 4}));
        QVERIFY(contains(errorOf([&] { kept("language = en"); }),
                         "asks for the column \"language\", and the file has: text, lang, score"));
        QVERIFY(contains(errorOf([&] { kept("score > high"); }), "which is not a number"));
        QVERIFY(contains(errorOf([&] { kept("score"); }), "has no sign"));
    }

    void repeatsAndShortRowsLeaveOutAndCount() {
        Recipe recipe = recipeFor({m_files.write(
            "r.jsonl",
            "{\"text\":\"abc\"}\n{\"text\":\"d\"}\n{\"text\":\"abc\"}\n{\"text\":\"abcd\"}\n{\"text\":\"abc\"}\n")});
        recipe.settings.set(field::dedupe, true);
        recipe.settings.set(field::minLength, std::int64_t(3)); // with end-of-text
        const PreparedData data = prepareData(recipe, m_model, limitOf(recipe));
        QCOMPARE(data.ledger.deduplicated, 2);
        QCOMPARE(data.ledger.filtered, 1);
        QCOMPARE(data.ledger.duplicates, 0);
        QCOMPARE(data.train.size(), std::size_t(2));
        QCOMPARE(data.train[0].row, 0);
        QCOMPARE(previewData({recipe, 0, 5, true}, &m_model, limitOf(recipe)).ledger.deduplicated, 2);
    }

    void groupsStayTogether() {
        Recipe recipe = recipeFor({m_files.write("g.jsonl", numbered(2000))}); // ten rows of each "who"
        recipe.data[0].set(field::groupColumn, std::string("who"));
        recipe.settings.set(field::validationFraction, 0.2);
        for (std::int64_t seed : {1, 2, 3}) {
            recipe.settings.set(field::seed, seed);
            const PreparedData data = prepareData(recipe, m_model, limitOf(recipe));
            std::set<std::int64_t> train, validation;
            for (const TokenExample& example : data.train) train.insert(example.row / 10);
            for (const TokenExample& example : data.validation) validation.insert(example.row / 10);
            for (const std::int64_t group : validation) QVERIFY(!train.contains(group));
            QCOMPARE(data.validation.size(), std::size_t(400));
            QCOMPARE(data.train.size(), std::size_t(1600));
        }
        recipe.data[0].set(field::groupColumn, std::string("whom"));
        QVERIFY(contains(errorOf([&] { prepareData(recipe, m_model, limitOf(recipe)); }), "no column \"whom\""));
    }
};

LATHE_TEST(TestTokenCache)
#include "tst_token_cache.moc"
