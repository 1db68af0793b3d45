// The GPU's files are compiled wherever there is an nvcc; they run in tests/kernels/device.
#include "support/test_main.h"

#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

namespace fs = std::filesystem;

class TestNvcc : public QObject {
    Q_OBJECT
private slots:
    void compiles_data() {
        QTest::addColumn<QString>("file");
        for (const auto& entry : fs::recursive_directory_iterator(fs::path(LATHE_SOURCE_DIR) / "kernels"))
            if (entry.path().extension() == ".cu")
                QTest::newRow(entry.path().filename().c_str()) << QString::fromStdString(entry.path().string());
    }
    void compiles() { // unoptimized (-G), in a third of the time
        QFETCH(QString, file);
        const QString nvcc = LATHE_NVCC_PATH;
        if (!QFileInfo::exists(nvcc)) QSKIP("no nvcc here (the CUDA toolkit's compiler)");
        const QTemporaryDir folder;
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        const QStringList files{"-I", LATHE_SOURCE_DIR, "-c", file, "-o", folder.filePath("kernel.o")};
        process.start(nvcc, QString(LATHE_NVCC_FLAGS).split(' ') + QStringList{"-arch=sm_75", "-G"} + files);
        QVERIFY2(process.waitForFinished(600000), "nvcc did not end");
        QVERIFY2(process.exitCode() == 0, process.readAll().constData());
        QVERIFY(QFileInfo(folder.filePath("kernel.o")).size() > 0);
    }
};

LATHE_TEST(TestNvcc)
#include "tst_nvcc.moc"
