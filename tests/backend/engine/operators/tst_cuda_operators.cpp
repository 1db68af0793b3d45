// Every operator of ours has a kernel for CUDA. A build with CUDA asks its own dispatcher; another one reads the list
// that the target cuda_operators_list made by asking a library that has them (tests/cuda_module).
#include "operators/operator.h"
#include "support/test_main.h"

#include <QCoreApplication>
#include <QTest>

#include <cstdlib>
#include <fstream>
#include <set>
#include <string>

namespace {

bool isBuiltWithCuda() {
    const auto op = c10::Dispatcher::singleton().findOp({"aten::mm", ""});
    return op && op->hasKernelForDispatchKey(c10::DispatchKey::CUDA);
}

bool asksForCuda(const c10::OperatorName& name) {
    const auto op = c10::Dispatcher::singleton().findOp(name);
    return op
           && (op->hasKernelForDispatchKey(c10::DispatchKey::CUDA)
               || op->hasKernelForDispatchKey(c10::DispatchKey::CompositeExplicitAutograd));
}

std::set<std::string> listedOperators() {
    std::set<std::string> names;
    std::ifstream file((QCoreApplication::applicationDirPath() + "/cuda_operators.txt").toStdString());
    for (std::string name; std::getline(file, name);) names.insert(name);
    return names;
}

} // namespace

class TestCudaOperators : public QObject {
    Q_OBJECT
private slots:
    void allOfOursHaveAKernel() {
        const std::set<std::string> listed = listedOperators();
        if (!isBuiltWithCuda() && listed.empty()) {
            const char* why = std::getenv("LATHE_NO_CUDA_OPERATORS"); // packaging/setup/run_tests.sh says why
            QSKIP(why ? why : "nobody asked which operators have a CUDA kernel (the target cuda_operators_list does)");
        }
        int ours = 0;
        for (const c10::OperatorName& name : c10::Dispatcher::singleton().getAllOpNames()) {
            if (name.name.rfind("lathe::", 0) != 0) continue;
            ++ours;
            QVERIFY2(asksForCuda(name) || listed.contains(c10::toString(name)), c10::toString(name).c_str());
        }
        QVERIFY(ours >= 30); // every test program that uses an operator brings it along
    }
};

LATHE_PROCESSOR_TEST(TestCudaOperators)
#include "tst_cuda_operators.moc"
