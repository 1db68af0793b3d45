// Datasets packed by gzip and zstd themselves read as what is in them; damaged ones are refused.
#include "dataset_helpers.h"
#include "support/test_main.h"

#include <QProcess>
#include <QStandardPaths>

using namespace lathe;
using namespace lathe::test;

class TestPackedFiles : public QObject {
    Q_OBJECT
private slots:
    void packedRowsReadAsTheyAre_data() {
        QTest::addColumn<QStringList>("program");
        QTest::addColumn<QString>("extension");
        QTest::addColumn<QString>("name");
        for (const char* name : {"rows.jsonl", "rows.csv", "rows.txt", "rows.tsv", "rows.json"}) {
            QTest::addRow("gzip %s", name) << QStringList{"gzip", "-k"} << ".gz" << name;
            QTest::addRow("zstd %s", name) << QStringList{"zstd", "-q", "-k"} << ".zst" << name;
        }
    }
    void packedRowsReadAsTheyAre() {
        QFETCH(QStringList, program);
        QFETCH(QString, extension);
        QFETCH(QString, name);
        if (QStandardPaths::findExecutable(program.front()).isEmpty()) QSKIP("the packing program is not installed");
        Files files;
        std::string content = name.endsWith(".csv") ? "text\n" : name.endsWith(".tsv") ? "text\tn\n" : name.endsWith(".json") ? "[" : "";
        for (int i = 0; i < 3000; ++i) {
            const std::string words = "row " + std::to_string(i) + " \xEC\x95\x88";
            if (name.contains(".json")) content += (name.endsWith(".json") && i > 0 ? "," : "") + ("{\"text\": \"" + words + "\"}\n");
            else content += words + (name.endsWith(".txt") ? "\n\n" : name.endsWith(".tsv") ? "\t1\n" : "\n");
        }
        if (name.endsWith(".json")) content += "]";
        const QString plain = QString::fromStdString(files.write(name.toStdString(), content));
        QCOMPARE(QProcess::execute(program.front(), program.mid(1) << plain), 0);
        const ModelText model = byteModel();
        const PreparedData a = prepareData(recipeFor({plain.toStdString()}), model, 0), b = prepareData(recipeFor({(plain + extension).toStdString()}), model, 0);
        QCOMPARE(a.train.size(), std::size_t(3000));
        QCOMPARE(b.train.size(), a.train.size());
        for (std::size_t i = 0; i < a.train.size(); ++i) QVERIFY(a.train[i].ids == b.train[i].ids);
    }

    /// Hugging Face's layout: splits by the names of files and folders.
    void foldersOfFiles() {
        Files files;
        const std::filesystem::path folder = std::filesystem::path(files.write("marker", "")).parent_path() / "set";
        for (const char* name : {"data/train-00000-of-00002.jsonl", "data/train-00001-of-00002.jsonl", "data/validation-00000.jsonl", "test/rows.jsonl", "README.md", ".git/x.jsonl"}) {
            std::filesystem::create_directories((folder / name).parent_path());
            std::ofstream(folder / name) << "{\"text\": \"" << name << " one\"}\n{\"text\": \"" << name << " two\"}\n";
        }
        Recipe recipe = recipeFor({folder.string(), folder.string(), folder.string()});
        recipe.data[1].set("role", "validation");
        recipe.data[2].set("role", "held_out");
        const PreparedData data = prepareData(recipe, byteModel(), 0);
        QCOMPARE(data.train.size(), std::size_t(4));
        QCOMPARE(data.validation.size(), std::size_t(2));
        QCOMPARE(data.heldOut.size(), std::size_t(2));
        recipe.data[0].set("rows", std::int64_t(3)); // of the whole folder
        QCOMPARE(prepareData(recipe, byteModel(), 0).train.size(), std::size_t(3));
        std::filesystem::remove_all(folder / "test");
        QVERIFY(contains(errorOf([&] { prepareData(recipe, byteModel(), 0); }), "none of its 3 files is for held_out"));
    }

    void damagedFilesAreRefused() {
        if (QStandardPaths::findExecutable("gzip").isEmpty()) QSKIP("gzip is not installed");
        Files files;
        std::string content;
        for (int i = 0; i < 20000; ++i) content += "{\"text\": \"" + std::to_string(i * 7919 % 10007) + "\"}\n";
        const QString plain = QString::fromStdString(files.write("rows.jsonl", content));
        QCOMPARE(QProcess::execute("gzip", {plain}), 0);
        QFile packed(plain + ".gz");
        QVERIFY(packed.open(QIODevice::ReadOnly));
        const QByteArray whole = packed.readAll();
        QByteArray wrong = whole;
        for (int at = 2000; at < 2100; ++at) wrong[at] = char(wrong[at] ^ 0x5A);
        const std::string cut = files.write("cut.jsonl.gz", whole.left(whole.size() / 2).toStdString()), changed = files.write("changed.jsonl.gz", wrong.toStdString());
        for (const std::string& path : {cut, changed}) QVERIFY(contains(errorOf([&] { prepareData(recipeFor({path}), byteModel(), 0); }), "can't be unpacked"));
        QVERIFY(contains(errorOf([&] { prepareData(recipeFor({files.write("rows.txt", "PK\x03\x04 zip")}), byteModel(), 0); }), "packed"));
    }
};

LATHE_TEST(TestPackedFiles)
#include "tst_packed_files.moc"
