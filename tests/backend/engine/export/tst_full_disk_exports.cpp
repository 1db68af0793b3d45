// A disk that is full for a moment, at every point of an export's writing: there is no half result, and the next try
// gives the whole one.
#include "backend/core/base/failing_files.h"
#include "felt_adapter.h"
#include "support/test_main.h"

#include <QTest>

#include <map>

namespace fs = std::filesystem;
using namespace lathe;
using namespace lathe::test;

namespace {

std::map<std::string, std::string> exportedFiles(const FeltAdapter& felt, ExportFormat format) {
    std::map<std::string, std::string> all;
    const fs::path folder = fs::path(felt.home.path().toStdString()) / std::string(infoOf(format).name);
    if (fs::is_regular_file(folder)) all["."] = readTextFile(folder);
    else if (fs::exists(folder))
        for (const auto& entry : fs::recursive_directory_iterator(folder))
            if (entry.is_regular_file())
                all[entry.path().lexically_relative(folder).string()] = readTextFile(entry.path());
    return all;
}

} // namespace

class TestFullDiskExports : public QObject {
    Q_OBJECT
private slots:
    void everyWriteOfAnExport_data() {
        QTest::addColumn<QString>("format");
        for (const ExportFormatInfo& row : exportFormatInfos())
            QTest::newRow(std::string(row.name).c_str()) << QString::fromStdString(std::string(row.name));
    }
    void everyWriteOfAnExport() {
        QFETCH(QString, format);
        FeltAdapter felt(tinyModel());
        for (const ExportFormatInfo& row : exportFormatInfos()) {
            if (row.name != format.toStdString()) continue;
            FailingFiles counted;
            {
                const UseFiles use(counted);
                QVERIFY(std::holds_alternative<ExportReport>(felt.exported(row.format)));
            }
            const auto expected = exportedFiles(felt, row.format);
            QVERIFY(!expected.empty() && counted.operations > 4);
            const fs::path place = fs::path(felt.home.path().toStdString()) / std::string(row.name);
            const std::int64_t stride = std::max<std::int64_t>(1, counted.operations / 12);
            for (std::int64_t point = 1; point <= counted.operations; point += stride) {
                fs::remove_all(place);
                FailingFiles disk;
                disk.failAt = point;
                {
                    const UseFiles use(disk);
                    const AnswerValue answer = felt.exported(row.format);
                    const auto* error = std::get_if<ErrorInfo>(&answer);
                    if (error)
                        QVERIFY2(error->message.find("No space left") != std::string::npos, error->message.c_str());
                }
                const auto left = exportedFiles(felt, row.format);
                QVERIFY2(left.empty() || left == expected, qPrintable(QString("point %1").arg(point)));
                fs::remove_all(place);
                QVERIFY(std::holds_alternative<ExportReport>(felt.exported(row.format)));
                QVERIFY(exportedFiles(felt, row.format) == expected);
            }
        }
    }
};

LATHE_TEST(TestFullDiskExports)
#include "tst_full_disk_exports.moc"
