// Archives: read by tar, and tar's read; what is cut off or no file is refused.
#include "base/atomic_file.h"
#include "base/tar_file.h"
#include "support/small_files.h"
#include "support/test_main.h"

#include <QProcess>
#include <QTest>

#include <map>

using namespace lathe;
using namespace lathe::test;

namespace fs = std::filesystem;

namespace {

std::map<std::string, std::string> membersOf(const fs::path& file) {
    std::map<std::string, std::string> members;
    TarReader reader(file);
    while (const auto member = reader.next()) {
        std::string& content = members[member->name];
        std::array<std::byte, 700> piece{};
        while (const std::size_t count = reader.read(piece))
            content.append(reinterpret_cast<const char*>(piece.data()), count);
    }
    return members;
}

QByteArray tar(const QStringList& words, const fs::path& folder) {
    QProcess process;
    process.setWorkingDirectory(QString::fromStdString(folder.string()));
    process.start("tar", words);
    if (!process.waitForFinished() || process.exitCode() != 0)
        qWarning() << process.readAllStandardError() << process.errorString();
    return process.readAllStandardOutput();
}

const std::string deepName = std::string(90, 'a') + "/" + std::string(60, 'b') + "/" + std::string(80, 'c');

} // namespace

class TestTarFile : public QObject {
    Q_OBJECT
    Files m_files;

    fs::path written(const std::map<std::string, std::string>& members) const {
        const fs::path path = m_files.write("made.tar", "");
        AtomicFile file(path);
        TarWriter writer(file.file());
        for (const auto& [name, content] : members) writer.add(name, content);
        writer.finish();
        file.commit();
        return path;
    }

private slots:
    void tarReadsWhatIsWritten() {
        const std::map<std::string, std::string> members{
            {"empty", ""}, {"a/one.txt", "one"}, {"block", std::string(512, 'x')}, {deepName, std::string(70000, 'y')}};
        const fs::path file = written(members);
        QCOMPARE(membersOf(file), members);
        const QByteArray names = tar({"-tf", "made.tar"}, file.parent_path());
        QCOMPARE(names.count('\n'), qsizetype(members.size()));
        for (const auto& [name, content] : members) {
            QVERIFY(names.contains(name.c_str()));
            QCOMPARE(tar({"-xOf", "made.tar", QString::fromStdString(name)}, file.parent_path()),
                     QByteArray::fromStdString(content));
        }
    }

    void whatTarWritesIsRead() {
        const fs::path folder = fs::path(m_files.write("one.txt", "one")).parent_path();
        fs::create_directories(folder / fs::path(deepName).parent_path());
        std::ofstream(folder / deepName) << "deep";
        tar({"--format=ustar", "-cf", "theirs.tar", "one.txt", QString::fromStdString(deepName)}, folder);
        QCOMPARE(membersOf(folder / "theirs.tar"),
                 (std::map<std::string, std::string>{{"one.txt", "one"}, {deepName, "deep"}}));
    }

    void whatIsNoFileIsRefused() {
        const fs::path folder = fs::path(m_files.write("one.txt", "one")).parent_path();
        fs::create_symlink("/etc/passwd", folder / "link");
        tar({"--format=ustar", "-cf", "link.tar", "link"}, folder);
        QVERIFY(contains(test::errorOf([&] { membersOf(folder / "link.tar"); }, ErrorKind::BadFile), "no plain file"));
        QVERIFY(contains(
            test::errorOf([&] { membersOf(m_files.write("text.tar", std::string(2000, 'z'))); }, ErrorKind::BadFile),
            "no tar archive"));
    }

    /// At every length that is not the whole.
    void whatIsCutOffIsRefused() {
        const fs::path file = written({{"a", std::string(600, 'x')}});
        const auto whole = std::int64_t(fs::file_size(file));
        const auto needed = whole - 512; // the second empty block is a custom
        for (std::int64_t bytes = 0; bytes < needed; bytes += 97) {
            fs::copy_file(file, file.string() + ".cut", fs::copy_options::overwrite_existing);
            fs::resize_file(file.string() + ".cut", std::uintmax_t(bytes));
            QVERIFY2(contains(test::errorOf([&] { membersOf(file.string() + ".cut"); }, ErrorKind::BadFile), "cut off"),
                     qPrintable(QString::number(bytes)));
        }
    }

    void sizesThatNoFileHasAreRefused() {
        const fs::path file = written({{"a", "x"}});
        std::string bytes;
        {
            std::ifstream in(file, std::ios::binary);
            bytes.assign(std::istreambuf_iterator<char>(in), {});
        }
        std::copy_n("77777777777 ", 12, bytes.begin() + 124); // 8 GiB - 1; its sum follows
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < 512; ++i) sum += i >= 148 && i < 156 ? ' ' : std::uint8_t(bytes[i]);
        std::array<char, 8> digits{};
        std::snprintf(digits.data(), digits.size(), "%06o", unsigned(sum));
        std::copy_n(digits.data(), 6, bytes.begin() + 148);
        bytes[154] = '\0';
        bytes[155] = ' ';
        QVERIFY(contains(test::errorOf([&] { membersOf(m_files.write("huge.tar", bytes)); }, ErrorKind::BadFile),
                         "cut off"));
    }

    void namesThatDoNotFitAreRefused() {
        QVERIFY(contains(test::errorOf([&] { written({{std::string(300, 'n'), "x"}}); }), "too long"));
    }
};

LATHE_TEST(TestTarFile)
#include "tst_tar_file.moc"
