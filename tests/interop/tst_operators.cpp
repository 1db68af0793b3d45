// The number formats as operators, checked by PyTorch itself: it loads the engine library and runs its own tests over
// them.
#include "interop/python_library.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe::test;

class TestOperators : public QObject {
    Q_OBJECT
private slots:
    void pytorchAcceptsThem() {
        const QString python = pythonOf("LATHE_INTEROP_PYTHON");
        if (python.isEmpty()) QSKIP("skipped: PyTorch's Python libraries are not installed");
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(python, {LATHE_INTEROP_SCRIPTS "/operators.py", LATHE_ENGINE_LIBRARY});
        QVERIFY(process.waitForFinished(300000));
        const QByteArray said = process.readAll();
        QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0, said.right(3000).constData());
        QVERIFY2(said.contains("the operators pass"), said.constData());
    }
};

LATHE_TEST(TestOperators)
#include "tst_operators.moc"
