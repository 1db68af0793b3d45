// Parquet and Arrow files that pyarrow wrote, read as the rows that it says they hold.
#include "backend/core/dataset/dataset_helpers.h"
#include "lathe/field_keys.h"
#include "support/test_main.h"

#include "rows/format_table.h"

#include <QProcess>
#include <QStandardPaths>

using namespace lathe;
using namespace lathe::test;

namespace {

const std::filesystem::path folder = LATHE_PARQUET_DATA;

std::string contentOf(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Every row of a file, as JSON.
std::vector<RowColumns> rowsOf(const std::string& bytes, const std::string& name) {
    const FileKind& kind = fileKindOf(folder / name);
    const auto reader = kind.open(bytes, name, {});
    std::vector<RowColumns> rows;
    RawRow raw;
    while (reader->next(raw)) {
        const ParsedRow row = parseRow(raw, kind, {});
        if (!row.problem.empty()) qWarning("%s", row.problem.c_str());
        rows.push_back(row.columns);
    }
    return rows;
}

std::string reasonWithout() { // what a build without the library says
    try {
        rowsOf(contentOf(folder / "types.parquet"), "types.parquet");
        return {};
    } catch (const Error& error) {
        return error.info().message;
    }
}

} // namespace

class TestParquet : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() {
        const std::string reason = reasonWithout();
        if (reason.find("is missing") == std::string::npos) return;
        QVERIFY(contains(reason, "liblathe_parquet.so"));
        QSKIP("this build has no Arrow, so Parquet files are refused with a word about it");
    }

    void rowsAreWhatPyarrowSays_data() {
        QTest::addColumn<QString>("name");
        for (const auto& entry : std::filesystem::directory_iterator(
                 folder)) { // nested, null, all kinds of columns; Arrow as a stream and as a file
            const std::string name = entry.path().filename().string();
            if (name.ends_with(".parquet") || name.ends_with(".arrow"))
                QTest::newRow(name.c_str()) << QString::fromStdString(name);
        }
    }
    void rowsAreWhatPyarrowSays() {
        QFETCH(QString, name);
        const auto rows = rowsOf(contentOf(folder / name.toStdString()), name.toStdString());
        std::ifstream in((folder / name.toStdString()).replace_extension(".jsonl"));
        std::size_t count = 0;
        for (std::string line; std::getline(in, line); ++count) {
            QVERIFY(count < rows.size());
            const auto expected = RowColumns::parse(line);
            QVERIFY2(rows[count] == expected, (rows[count].dump() + " is not " + line).c_str());
        }
        QCOMPARE(rows.size(), count);
    }

    void conversationsTrain() {
        Recipe recipe = recipeFor({(folder / "chat.parquet").string()});
        const ModelText model = byteModel(smolTemplate);
        const std::string stopped = errorOf([&] { prepareData(recipe, model, limitOf(recipe)); });
        QVERIFY(contains(stopped, "180 of 240 rows can't be read"));
        QVERIFY(contains(stopped, "(row 1): \"messages\" holds null")); // null is no conversation
        recipe.settings.set(field::malformedRows, MalformedRows::Skip);
        const PreparedData data = prepareData(recipe, model, limitOf(recipe));
        QCOMPARE(data.format, "chat");
        QCOMPARE(data.ledger.rows, 240);
        QCOMPARE(data.ledger.usable, 60);
        QVERIFY(contains(trainedText(data.train[0]), "\xEC\x95\x88\xEB\x85\x95 \\ \x01"));
    }

    void nestedAnswersAreSquads() {
        const auto rows = rowsOf(contentOf(folder / "squad.parquet"), "squad.parquet");
        const DataLayout layout = findLayout(Settings(dataFields()), {"id", "question", "context", "answers"},
                                             "squad.parquet", Task::QuestionAnswering);
        const RowContent content = layout.read(rows.at(0), false);
        const auto& asked = std::get<AskedQuestion>(content.what);
        QCOMPARE(asked.answers.size(), std::size_t(1));
        QCOMPARE(asked.answers[0].begin, 4);
        QVERIFY(std::get<AskedQuestion>(layout.read(rows.at(1), false).what).answers.empty());
    }

    /// A Parquet file needs no packing, but some servers pack whatever they give.
    void packedTablesReadAsTheyAre() {
        if (QStandardPaths::findExecutable("gzip").isEmpty()) QSKIP("gzip is not installed");
        for (const char* name : {"chat.parquet", "chat.arrow"}) {
            Files files;
            const QString packed = QString::fromStdString(files.write(name, contentOf(folder / name)));
            QCOMPARE(QProcess::execute("gzip", {packed}), 0);
            const auto trained = [](const std::string& path) {
                Recipe recipe = recipeFor({path});
                recipe.settings.set(field::malformedRows, MalformedRows::Skip);
                return prepareData(recipe, byteModel(smolTemplate), limitOf(recipe));
            };
            const PreparedData plain = trained((folder / name).string()),
                               unpacked = trained((packed + ".gz").toStdString());
            QCOMPARE(unpacked.train.size(), std::size_t(60));
            for (std::size_t i = 0; i < plain.train.size(); ++i) QVERIFY(plain.train[i].ids == unpacked.train[i].ids);
            const std::string whole = contentOf((packed + ".gz").toStdString());
            const std::string cut = files.write(name + std::string(".gz"), whole.substr(0, whole.size() / 2));
            QVERIFY(contains(errorOf([&] { trained(cut); }), "can't be decompressed"));
        }
    }

    /// What DatasetDict.save_to_disk() writes: splits as folders of Arrow files, with JSON about them.
    void aSavedDatasetIsRead() {
        const std::string saved = (folder / "saved").string();
        Recipe recipe = recipeFor({saved, saved, saved});
        recipe.settings.set(field::task, Task::SequenceClassification);
        recipe.data[1].set(field::role, DataRole::Validation);
        recipe.data[2].set(field::role, DataRole::HeldOut);
        const PreparedData data = prepareData(recipe, byteModel(), limitOf(recipe));
        QCOMPARE(data.train.size(), std::size_t(3));
        QCOMPARE(data.validation.size(), std::size_t(1));
        QCOMPARE(data.heldOut.size(), std::size_t(2));
        QCOMPARE(data.labels,
                 (std::vector<std::string>{"bad", "good"})); // the file has numbers, and their names beside the table
        QVERIFY(data.train[0].labels == std::vector<float>{0} && data.train[1].labels == std::vector<float>{1});
    }

    void damagedFilesAreRefused() {
        const std::string whole = contentOf(folder / "chat.parquet");
        Files files;
        const std::string text = files.write("text.parquet", "no parquet at all"),
                          cut = files.write("cut.parquet", whole.substr(0, whole.size() / 2));
        for (const std::string& path : {text, cut})
            QVERIFY(contains(errorOf([&] { prepareData(recipeFor({path}), byteModel(), {}); }),
                             "can't be read as a Parquet or Arrow file"));
        for (const char* name : {"types.arrow", "chat.arrow"}) { // a stream tells of its end only by its last bytes
            const std::string table = contentOf(folder / name);
            for (const std::size_t size : {table.size() / 2, table.size() - 8, std::size_t(7)})
                QVERIFY(contains(errorOf([&] { rowsOf(table.substr(0, size), name); }),
                                 "can't be read as a Parquet or Arrow file"));
        }
        std::string changed = whole;
        for (std::size_t at = 40; at < 140; ++at) changed[at] = char(changed[at] ^ 0x5A);
        QVERIFY(contains(errorOf([&] { rowsOf(changed, "chat.parquet"); }), "can't be read further"));
    }
};

LATHE_TEST(TestParquet)
#include "tst_parquet.moc"
