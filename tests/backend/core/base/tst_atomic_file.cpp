#include "backend/core/base/failing_files.h"
#include "base/atomic_file.h"
#include "base/json.h"
#include "support/test_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <fstream>

namespace fs = std::filesystem;
using namespace lathe;
using lathe::test::FailingFiles;

namespace {

std::string contentOf(const fs::path& path) { return fs::exists(path) ? readTextFile(path) : "(missing)"; }

/// The message of the Error that `work` throws; "" where it throws none.
template <class Work>
std::string errorOf(Work work) {
    try {
        work();
    } catch (const Error& error) {
        return error.info().message + " | " + error.info().hint;
    }
    return {};
}

void writeCheckpoint(const fs::path& folder, const std::string& content) {
    AtomicFolder atomic(folder);
    atomic.write("a.bin", content);
    currentFiles().createFolders(atomic.folder() / "inner");
    atomic.write("inner/b.bin", content);
    atomic.commit();
}

} // namespace

class TestAtomicFile : public QObject {
    Q_OBJECT
    /// Files that are not the file itself.
    int beside() const {
        int count = 0;
        for (const auto& entry : fs::directory_iterator(m_path.parent_path())) count += entry.path() != m_path;
        return count;
    }

private slots:
    void init() {
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = fs::path(m_dir->path().toStdString()) / "target";
    }

    void writtenAndReplaced() {
        writeFileAtomically(m_path, "first");
        QCOMPARE(contentOf(m_path), std::string("first"));
        writeFileAtomically(m_path, "second");
        QCOMPARE(contentOf(m_path), std::string("second"));
        QCOMPARE(std::distance(fs::directory_iterator(m_path.parent_path()), fs::directory_iterator()),
                 1); // nothing left beside
    }

    void refusalsLeaveTheOldFile_data() {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("said");
        QTest::newRow("disk full") << "full" << "No space left on device";
        QTest::newRow("read-only") << "readonly" << "Read-only file system";
        QTest::newRow("rename") << "rename" << "Permission denied";
    }
    void refusalsLeaveTheOldFile() {
        QFETCH(QString, what);
        QFETCH(QString, said);
        writeFileAtomically(m_path, "old");
        FailingFiles disk;
        if (what == "full") disk.bytesLeft = 10;
        if (what == "readonly") disk.readOnly = true;
        if (what == "rename") disk.renameFails = true;
        const std::string error = errorOf([&] { writeFileAtomically(m_path, std::string(100, 'x'), disk); });
        QVERIFY2(QString::fromStdString(error).contains(said), error.c_str());
        QVERIFY2(QString::fromStdString(error).contains("target"), error.c_str());
        QCOMPARE(contentOf(m_path), std::string("old"));
        QCOMPARE(beside(), 0);
    }

    /// As two programs with one cache do.
    void twoWritersOfOneFile() {
        AtomicFile first(m_path), second(m_path);
        first.file().write("the first's ");
        second.file().write("2");
        first.file().write("words");
        first.commit();
        QCOMPARE(contentOf(m_path), std::string("the first's words"));
        second.commit();
        QCOMPARE(contentOf(m_path), std::string("2"));
        QCOMPARE(beside(), 0);
    }

    void whatADeadWriterLeftGoes() {
        const fs::path dead = m_path.string() + ".00c0ffee-1.tmp", alive = m_path.string() + ".00c0ffee-2.tmp";
        const fs::path anothers = m_path.string() + ".old notes.tmp";
        for (const fs::path& file : {dead, alive, anothers}) std::ofstream(file) << "half";
        for (const fs::path& file : {dead, anothers})
            fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(2));
        writeFileAtomically(m_path, "whole");
        QVERIFY(!fs::exists(dead) && fs::exists(alive) && fs::exists(anothers));
        fs::remove(alive);
        fs::remove(anothers);
    }

    /// Dying at any step leaves the old folder or the new one, whole; and the next attempt works.
    void folderIsOldOrNewWhereverItDies_data() {
        QTest::addColumn<bool>("replaces");
        QTest::newRow("new folder") << false;
        QTest::newRow("in place of an old one") << true;
    }
    void folderIsOldOrNewWhereverItDies() {
        QFETCH(bool, replaces);
        bool finished = false;
        int sawOld = 0, sawNew = 0;
        for (int step = 1; !finished; ++step) {
            QVERIFY(step < 100);
            fs::remove_all(m_path.parent_path());
            fs::create_directories(m_path.parent_path());
            if (replaces) writeCheckpoint(m_path, "old");
            FailingFiles disk;
            disk.dieAt = step;
            {
                UseFiles use(disk);
                try {
                    writeCheckpoint(m_path, "new");
                    finished = disk.operations < step;
                } catch (const Error&) {}
            }
            const std::string a = contentOf(m_path / "a.bin"), b = contentOf(m_path / "inner/b.bin");
            QCOMPARE(a, b);
            QVERIFY2(a == "new" || a == (replaces ? "old" : "(missing)"), a.c_str());
            (a == "new" ? sawNew : sawOld) += 1;
            writeCheckpoint(m_path, "again");
            QCOMPARE(contentOf(m_path / "inner/b.bin"), std::string("again"));
            QCOMPARE(contentOf(m_path.string() + ".tmp/a.bin"), std::string("(missing)"));
        }
        QVERIFY(sawOld > 3 && sawNew > 0);
    }

    void abandonedFolderLeavesNothing() {
        {
            AtomicFolder atomic(m_path);
            atomic.write("a", "1");
        }
        QVERIFY(fs::is_empty(m_path.parent_path()));
    }

    void systemRefusalsAreNamed() {
        const fs::path nowhere = m_path / "no" / "such" / "file";
        QVERIFY(QString::fromStdString(errorOf([&] {
                    writeFileAtomically(nowhere, "x");
                })).contains("No such file or directory"));
        QVERIFY(QString::fromStdString(errorOf([&] { readTextFile(nowhere); })).contains("No such file or directory"));
        QVERIFY(
            QString::fromStdString(errorOf([&] { readTextFile(m_path.parent_path()); })).contains("Is a directory"));
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    fs::path m_path;
};

LATHE_TEST(TestAtomicFile)
#include "tst_atomic_file.moc"
