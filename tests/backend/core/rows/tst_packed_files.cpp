// Datasets packed by gzip and zstd themselves read as what is in them; damaged ones are refused.
#include "backend/core/dataset/dataset_helpers.h"
#include "lathe/field_keys.h"
#include "support/test_main.h"

#include <QDir>
#include <QProcess>
#include <QStandardPaths>

using namespace lathe;
using namespace lathe::test;

namespace {

constexpr int count = 3000; // rows of a made file: several pieces of what is unpacked at once

/// One of every kind of file, as a user may have it.
struct Sample {
    const char* name;
    const char* task;
    std::string begin, row, end; ///< a # in `row` is its number
    std::string content() const {
        std::string text = begin;
        for (int i = 0; i < count; ++i)
            for (const char c : row) c == '#' ? text += std::to_string(i * 7919 % 10007) : text += c;
        if (name == std::string("rows.json") || name == std::string("squad.json")) text.pop_back(); // the last comma
        return text + end;
    }
};

const std::vector<Sample>& samples() {
    static const std::vector<Sample> all = {
        {"rows.jsonl", "language_modeling", "", "{\"text\": \"row # \xEC\x95\x88\"}\n", ""},
        {"rows.json", "language_modeling", "[", "{\"text\": \"row # \xEC\x95\x88\"},", "]"},
        {"rows.csv", "language_modeling", "prompt,completion\n", "what is #?,\"it is\n#\"\n", ""},
        {"rows.tsv", "sequence_classification", "text\tlabel\n", "row #\tgood\nrow # again\tbad\n", ""},
        {"rows.txt", "language_modeling", "", "block #\nof two lines\n\n", ""},
        {"rows.md", "language_modeling", "", "# Title #\n\n", ""},
        {"rows.conll", "token_classification", "-DOCSTART- O\n\n", "EU B-ORG\nrejects# O\n\n", ""},
        {"eng.train", "token_classification", "", "EU NNP B-ORG\nrejects# VBZ O\n\n", ""},
        {"squad.json", "question_answering", "{\"data\": [",
         "{\"paragraphs\": [{\"context\": \"the fox # jumps\", \"qas\": [{\"id\": \"#\", \"question\": \"who?\", "
         "\"answers\": [{\"text\": \"fox\", \"answer_start\": 4}]}]}]},",
         "]}"},
    };
    return all;
}

const std::vector<std::pair<const char*, QStringList>> packers = {{".gz", {"gzip", "-k"}},
                                                                  {".zst", {"zstd", "-q", "-k"}}};

PreparedData prepared(const std::string& path, const std::string& task) {
    Recipe recipe = recipeFor({path});
    recipe.settings.set(field::task, task);
    return prepareData(recipe, byteModel(), limitOf(recipe));
}

void sameExamples(const PreparedData& a, const PreparedData& b) {
    QVERIFY(!a.train.empty());
    QCOMPARE(b.train.size(), a.train.size());
    for (std::size_t i = 0; i < a.train.size(); ++i) {
        const TokenExample one = a.train[i], other = b.train[i];
        QVERIFY(one.ids == other.ids && one.trained == other.trained && one.labels == other.labels
                && one.tags == other.tags && one.span == other.span);
    }
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool pack(const QStringList& program, const QString& path) {
    return QProcess::execute(program.front(), program.mid(1) << path) == 0;
}

} // namespace

class TestPackedFiles : public QObject {
    Q_OBJECT
private slots:
    void packedRowsReadAsTheyAre_data() { everySample(); }
    void packedRowsReadAsTheyAre() {
        QFETCH(int, sample);
        QFETCH(int, packer);
        const auto& [extension, program] = packers[std::size_t(packer)];
        if (QStandardPaths::findExecutable(program.front()).isEmpty()) QSKIP("the packing program is not installed");
        const Sample& one = samples()[std::size_t(sample)];
        Files files;
        const QString plain = QString::fromStdString(files.write(one.name, one.content()));
        QVERIFY(pack(program, plain));
        sameExamples(prepared(plain.toStdString(), one.task), prepared((plain + extension).toStdString(), one.task));
        const QString shouted = plain + QString(extension).toUpper(); // as some systems name files
        QVERIFY(QFile::rename(plain + extension, shouted));
        QCOMPARE(prepared(shouted.toStdString(), one.task).train.size(),
                 prepared(plain.toStdString(), one.task).train.size());
    }

    /// Half of a file, one with other bytes in its middle, and one whose check sum is another: never rows, always a
    /// word about the file.
    void damagedFilesAreRefused_data() { everySample(); }
    void damagedFilesAreRefused() {
        QFETCH(int, sample);
        QFETCH(int, packer);
        const auto& [extension, program] = packers[std::size_t(packer)];
        if (QStandardPaths::findExecutable(program.front()).isEmpty()) QSKIP("the packing program is not installed");
        const Sample& one = samples()[std::size_t(sample)];
        Files files;
        const QString plain = QString::fromStdString(files.write(one.name, one.content()));
        QVERIFY(pack(program, plain));
        const QByteArray whole = contentOf(plain + extension);
        QByteArray changed = whole, sum = whole;
        for (qsizetype at = whole.size() / 2; at < whole.size() / 2 + 50; ++at) changed[at] = char(changed[at] ^ 0x5A);
        sum[whole.size() - (program.front() == "gzip" ? 6 : 2)] ^= 0x11; // behind it gzip has the size
        for (const QByteArray& bytes : {whole.left(whole.size() / 2), whole.left(whole.size() - 1), changed, sum}) {
            const std::string path = files.write(one.name + std::string(extension), bytes.toStdString());
            QVERIFY(contains(errorOf([&] { prepared(path, one.task); }), path + " can't be decompressed"));
        }
    }

    void aFolderOfPackedDocuments() {
        Files files;
        const QString folder = QString::fromStdString(files.write("marker", "")).section('/', 0, -2) + "/documents";
        QDir().mkpath(folder + "/inner");
        for (const char* name : {"a.md", "b.txt", "inner/c.md", "d.txt"}) {
            QFile file(folder + "/" + name);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(QByteArray("# ") + name + "\n\nTwo blocks,\r\none \"row\".\n");
        }
        const PreparedData plain = prepared(folder.toStdString(), "language_modeling");
        QCOMPARE(plain.train.size(), std::size_t(4));
        const QStringList names{"a.md", "b.txt", "inner/c.md"}; // d.txt stays as it is
        for (int i = 0; i < names.size(); ++i) {
            const QStringList program = packers[std::size_t(i) % packers.size()].second;
            if (QStandardPaths::findExecutable(program.front()).isEmpty())
                QSKIP("the packing program is not installed");
            QVERIFY(pack(program, folder + "/" + names[i]));
            QVERIFY(QFile::remove(folder + "/" + names[i]));
        }
        sameExamples(plain, prepared(folder.toStdString(), "language_modeling"));
        const QString packed = folder + "/a.md.gz";
        const QByteArray whole = contentOf(packed);
        QFile cut(packed);
        QVERIFY(cut.open(QIODevice::WriteOnly | QIODevice::Truncate));
        cut.write(whole.left(whole.size() / 2));
        cut.close();
        QVERIFY(contains(errorOf([&] { prepared(folder.toStdString(), "language_modeling"); }),
                         "a.md.gz can't be decompressed")); // which of them
    }

    /// Files of several kinds, packed in several ways, are one source; what is written about them is none of it.
    void aFolderOfMixedFiles() {
        Files files;
        const QString folder = QString::fromStdString(files.write("marker", "")).section('/', 0, -2) + "/mixed";
        QDir().mkpath(folder);
        const std::vector<std::pair<const char*, const char*>> contents = {{"a.csv", "text\nfirst\n"},
                                                                           {"b.jsonl", "{\"text\": \"second\"}\n"},
                                                                           {"c.json", "[{\"text\": \"third\"}]"},
                                                                           {"d.txt", "fourth\n"},
                                                                           {"README.md", "# About\n"}};
        for (std::size_t i = 0; i < contents.size(); ++i) {
            const QString path = folder + "/" + contents[i].first;
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(contents[i].second);
            file.close();
            const QStringList program = packers[i % packers.size()].second;
            if (QStandardPaths::findExecutable(program.front()).isEmpty())
                QSKIP("the packing program is not installed");
            QVERIFY(pack(program, path));
            QVERIFY(QFile::remove(path));
        }
        const PreparedData data = prepared(folder.toStdString(), "language_modeling");
        std::string all;
        for (std::size_t i = 0; i < data.train.size(); ++i) all += trainedText(data.train[i]) + ";";
        QCOMPARE(all, std::string("irst$;econd$;hird$;ourth$;")); // the first byte is never trained
    }

    /// The CoNLL-2003 task's folders, whose files are called after their split.
    void foldersOfTaggedWords_data() {
        QTest::addColumn<QStringList>("names");
        QTest::newRow("text files") << QStringList{"train.txt", "valid.txt", "test.txt"};
        QTest::newRow("the task's own names") << QStringList{"eng.train", "eng.testa", "eng.testb"};
        QTest::newRow("conll") << QStringList{"train.conll", "dev.conll", "test.conll"};
    }
    void foldersOfTaggedWords() {
        QFETCH(QStringList, names);
        if (QStandardPaths::findExecutable("gzip").isEmpty()) QSKIP("gzip is not installed");
        Files files;
        const QString folder = QString::fromStdString(files.write("marker", "")).section('/', 0, -2) + "/tagged";
        QDir().mkpath(folder);
        for (int i = 0; i < names.size(); ++i) {
            QFile file(folder + "/" + names[i]);
            QVERIFY(file.open(QIODevice::WriteOnly));
            for (int k = 0; k <= i; ++k) file.write("EU B-ORG\nrejects O\n\n");
        }
        QVERIFY(QProcess::execute("gzip", {folder + "/" + names[1]}) == 0);
        Recipe recipe = recipeFor({folder.toStdString(), folder.toStdString(), folder.toStdString()});
        recipe.settings.set(field::task, Task::TokenClassification);
        recipe.data[1].set(field::role, DataRole::Validation);
        recipe.data[2].set(field::role, DataRole::HeldOut);
        const PreparedData data = prepareData(recipe, byteModel(), limitOf(recipe));
        QCOMPARE(data.train.size(), std::size_t(1));
        QCOMPARE(data.validation.size(), std::size_t(2));
        QCOMPARE(data.heldOut.size(), std::size_t(3));
    }

    /// zstd --long=31, as archives of many gigabytes are packed: the window is larger than unpackers take unasked.
    void aLargeWindowIsUnpacked() {
        if (QStandardPaths::findExecutable("zstd").isEmpty()) QSKIP("zstd is not installed");
        Files files;
        const std::string path = files.write("rows.jsonl.zst", "");
        QProcess zstd; // of a size not known beforehand: the window is as large as it was said to be
        zstd.setStandardOutputFile(QString::fromStdString(path));
        zstd.start("zstd", {"-q", "-1", "--long=28", "-c"});
        QVERIFY(zstd.waitForStarted());
        zstd.write("{\"text\": \"one\"}\n");
        zstd.closeWriteChannel();
        QVERIFY(zstd.waitForFinished() && zstd.exitCode() == 0);
        QCOMPARE(prepared(path, "language_modeling").train.size(), std::size_t(1));
    }

    /// Hugging Face's layout: splits by the names of files and folders.
    void foldersOfFiles() {
        Files files;
        const std::filesystem::path folder = std::filesystem::path(files.write("marker", "")).parent_path() / "set";
        for (const char* name : {"data/train-00000-of-00002.jsonl", "data/train-00001-of-00002.jsonl",
                                 "data/validation-00000.jsonl", "test/rows.jsonl", "README.md", ".git/x.jsonl"}) {
            std::filesystem::create_directories((folder / name).parent_path());
            std::ofstream(folder / name) << "{\"text\": \"" << name << " one\"}\n{\"text\": \"" << name << " two\"}\n";
        }
        Recipe recipe = recipeFor({folder.string(), folder.string(), folder.string()});
        recipe.data[1].set(field::role, DataRole::Validation);
        recipe.data[2].set(field::role, DataRole::HeldOut);
        const PreparedData data = prepareData(recipe, byteModel(), limitOf(recipe));
        QCOMPARE(data.train.size(), std::size_t(4));
        QCOMPARE(data.validation.size(), std::size_t(2));
        QCOMPARE(data.heldOut.size(), std::size_t(2));
        recipe.data[0].set(field::rows, std::int64_t(3)); // of the whole folder
        QCOMPARE(prepareData(recipe, byteModel(), limitOf(recipe)).train.size(), std::size_t(3));
        std::filesystem::remove_all(folder / "test");
        QVERIFY(contains(errorOf([&] { prepareData(recipe, byteModel(), limitOf(recipe)); }),
                         "none of its 3 files is for held_out"));
    }

    void otherPackingsAreRefused() {
        Files files;
        QVERIFY(contains(
            errorOf([&] { prepareData(recipeFor({files.write("rows.txt", "PK\x03\x04 zip")}), byteModel(), {}); }),
            "compressed"));
        QVERIFY(
            contains(errorOf([&] { prepareData(recipeFor({files.write("rows.jsonl.bz2", "BZh9")}), byteModel(), {}); }),
                     "(.gz, .zst)"));
    }

private:
    static void everySample() {
        QTest::addColumn<int>("sample");
        QTest::addColumn<int>("packer");
        for (std::size_t k = 0; k < packers.size(); ++k)
            for (std::size_t i = 0; i < samples().size(); ++i)
                QTest::addRow("%s%s", samples()[i].name, packers[k].first) << int(i) << int(k);
    }
};

LATHE_TEST(TestPackedFiles)
#include "tst_packed_files.moc"
