#include "support/test_main.h"

#ifdef QT_WIDGETS_LIB // where the window is built as well
#include <QApplication>
#endif
#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QMetaMethod>
#include <QTest>
#include <QTextStream>

#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

namespace lathe::test {
namespace {

std::vector<TestClass>& table() {
    static std::vector<TestClass> classes;
    return classes;
}

/// The functions Qt Test would run: private slots without arguments that are not one of its own hooks.
QStringList functionsOf(const TestClass& testClass) {
    QStringList names;
    for (int i = testClass.meta->methodOffset(); i < testClass.meta->methodCount(); ++i) {
        const QMetaMethod method = testClass.meta->method(i);
        const QString name = QString::fromLatin1(method.name());
        const bool isHook = name == "initTestCase" || name == "cleanupTestCase" || name == "init" || name == "cleanup"
                            || name.endsWith("_data");
        if (method.methodType() == QMetaMethod::Slot && method.access() == QMetaMethod::Private
            && method.parameterCount() == 0 && !isHook)
            names << name;
    }
    return names;
}

/// Tests run beside each other: a thread that spins while it waits would hold the core the other test needs (five times
/// slower here). A function with many rows takes minutes on a busy machine: CTest's limit holds, not Qt's 300 s.
constexpr const char* environment =
    "QT_QPA_PLATFORM=offscreen;OMP_WAIT_POLICY=PASSIVE;GOMP_SPINCOUNT=0;QTEST_FUNCTION_TIMEOUT=880000";

int writeCtest(const QString& path, const QString& folder, bool fake) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate)) return 1;
    QTextStream out(&file);
    const QString program = QCoreApplication::applicationFilePath();
    const auto add = [&](const QString& name, const TestClass& testClass, const QString& function,
                         const QString& more) {
        out << "add_test(\"" << name << "\" \"" << program << "\" " << testClass.name << ' ' << function << ")\n"
            << "set_tests_properties(\"" << name << "\" PROPERTIES TIMEOUT 900 ENVIRONMENT \"" << environment << more
            << "\")\n";
    };
    const QString onFakeDevice =
        ";LATHE_TEST_DEVICE=fake;LATHE_CUDA_OPERATORS=" + QFileInfo(program).path() + "/cuda_operators.txt";
    for (const TestClass& testClass : table())
        for (const QString& function : functionsOf(testClass)) {
            const QString name = folder + '.' + testClass.name + '.' + function;
            add(name, testClass, function, {});
            if (fake && !testClass.onlyProcessor) add("fake." + name, testClass, function, onFakeDevice);
        }
    return 0;
}

/// A class with Qt Test's own arguments; how many of its functions failed.
int runClass(const TestClass& testClass, const QStringList& arguments) {
    try {
        return QTest::qExec(testClass.make().get(), arguments);
    } catch (const std::exception& error) { // Qt Test has counted it, and gives up
        qWarning("%s", error.what());
        QTest::qCleanup();
        return 1;
    }
}

} // namespace

bool addTestClass(TestClass testClass) {
    table().push_back(std::move(testClass));
    return true;
}

} // namespace lathe::test

int main(int argc, char** argv) {
    using namespace lathe::test;
    if (!std::getenv("QT_QPA_PLATFORM")) setenv("QT_QPA_PLATFORM", "offscreen", 1);
    // No test speaks to a person's desktop. Who needs a bus starts one there: libdbus looks at this once.
    setenv("DBUS_SESSION_BUS_ADDRESS", ("unix:path=/tmp/lathe-test-bus-" + std::to_string(getpid())).c_str(), 1);
    if (!std::getenv("LATHE_HOME")) { // never a person's own store
        char home[] = "/tmp/lathe-test-XXXXXX";
        setenv("LATHE_HOME", mkdtemp(home), 1);
    }
#ifdef QT_WIDGETS_LIB
    QApplication app(argc, argv);
#else
    QCoreApplication app(argc, argv);
#endif
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() >= 4 && arguments[1] == "--write-ctest")
        return writeCtest(arguments[2], arguments[3], arguments.value(4) == "fake");

    int failed = 0, ran = 0;
    const QString only = arguments.value(1);
    for (const TestClass& testClass : table()) {
        if (!only.isEmpty() && only != testClass.name) continue;
        ++ran;
        if (!only.isEmpty()) failed += runClass(testClass, QStringList{arguments[0]} + arguments.mid(2));
        else // each function by itself, as in ctest: what one throws does not take the others along
            for (const QString& function : functionsOf(testClass))
                failed += runClass(testClass, {arguments[0], function, "-nocrashhandler"});
    }
    return ran == 0 ? 2 : failed == 0 ? 0 : 1;
}
