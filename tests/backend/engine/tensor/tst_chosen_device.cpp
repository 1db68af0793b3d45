// From a recipe's device to the one that computes: what the driver shows and LibTorch finds must be the same, and a GPU
// that has failed is taken no more. Which GPU it comes to, tests/backend/core/estimate/tst_device_choice.cpp asks.
#include "backend/core/estimate/machines.h"
#include "backend/engine/support/test_device.h"
#include "support/test_main.h"
#include "tensor/chosen_device.h"

#include <QTest>

using namespace lathe;
using namespace lathe::test;

namespace {

std::string refusal(const std::string& field) {
    try {
        chosenDevice(field);
    } catch (const Error& error) {
        return error.info().kind == ErrorKind::Device ? error.info().message + " " + error.info().hint
                                                      : "of another kind: " + error.info().message;
    }
    return {};
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Gpu card(int capability, double freeGib = 20, std::string uuid = "GPU-aaaa") {
    return gpuOf("Some GPU", capability, 24, freeGib, std::move(uuid));
}

} // namespace

class TestChosenDevice : public QObject {
    Q_OBJECT
private slots:
    void cleanup() { arrangeDevices(); }

    void theProcessorIsAlwaysThere() {
        const ChosenDevice chosen = chosenDevice("cpu");
        QVERIFY(&chosen.device == &processor() && !chosen.info.isGpu);
    }

    void theGpuIsFoundByItsUuid() {
        if (!testsRunOnFakeDevice()) QSKIP("needs devices that can be made up");
        Accelerators all;
        for (const char* uuid : {"GPU-aaaa", "GPU-bbbb"}) all.push_back(std::make_unique<FakeComputeDevice>(uuid));
        const ComputeDevice *first = all[0].get(), *second = all[1].get();
        setAccelerators(std::move(all));
        setMachineFacts(machineWith(
            {card(90, 10, "GPU-bbbb"), card(90, 20, "GPU-aaaa")})); // the driver counts them the other way round
        QVERIFY(&chosenDevice("cuda:0").device == second);
        QVERIFY(&chosenDevice("cuda:1").device == first);
        QVERIFY(&chosenDevice("GPU-bb").device == second);
        QVERIFY(&chosenDevice("auto").device == first); // most is free there
        setMachineFacts(machineWith({card(90, 10, "MIG-cccc")})); // whose UUID CUDA does not tell
        QVERIFY(&chosenDevice("cuda").device == first);
    }

    void aGpuThatLibTorchDoesNotFindIsRefused() { // a LibTorch without CUDA in a build with it
        if (testsRunOnGpu()) QSKIP("there LibTorch finds one, which stays for the other tests");
        setAccelerators({});
        setMachineFacts(machineWith({card(90)}));
        const std::string said = refusal("cuda");
        QVERIFY2(has(said, "Some GPU") && has(said, "LibTorch finds no such GPU (nor any other)") && has(said, "cpu")
                     && has(said, "./lathe"),
                 said.c_str());
    }

    void whatCantBeHadIsToldWithWhatToDo_data() {
        QTest::addColumn<QString>("field");
        QTest::addColumn<std::function<MachineFacts()>>("machine");
        QTest::addColumn<QStringList>("parts");
        const auto row = [](const char* name, const char* field, std::function<MachineFacts()> machine,
                            QStringList parts) { QTest::newRow(name) << field << machine << parts; };
        row("no driver", "cuda", [] { return MachineFacts{.build = {.cudaVersion = 13000}}; }, {"driver"});
        row("a driver that is too old", "cuda",
            [] {
                MachineFacts facts = machineWith({card(90)});
                facts.driver.cudaVersion = 12040;
                return facts;
            },
            {"13.0", "driver"});
        row("a card that is too old", "cuda", [] { return machineWith({card(70)}); }, {"sm_75"});
        row("a number that isn't there", "cuda:3", [] { return machineWith({card(90)}); },
            {"cuda:3", "cuda:0 (Some GPU)"});
        row("a build without CUDA", "cuda",
            [] {
                MachineFacts facts = machineWith({card(90)});
                facts.build = {};
                return facts;
            },
            {"./lathe --cuda"});
    }
    void whatCantBeHadIsToldWithWhatToDo() {
        QFETCH(QString, field);
        QFETCH(std::function<MachineFacts()>, machine);
        QFETCH(QStringList, parts);
        setMachineFacts(machine());
        const std::string said = refusal(field.toStdString());
        for (const QString& part : parts) QVERIFY2(has(said, part.toStdString()), said.c_str());
        QVERIFY(&chosenDevice(field == "cuda" ? "auto" : "cpu").device == &processor()); // which says why
    }

    void aFullGpuIsLeftToTheOtherProgram() {
        setMachineFacts(machineWith({card(90, 0.4)}));
        const ChosenDevice chosen = chosenDevice("auto");
        QVERIFY(&chosen.device == &processor());
    }

    void typesThatADeviceLacksAreRefused_data() {
        QTest::addColumn<bool>("isGpu");
        QTest::addColumn<int>("capability");
        QTest::addColumn<bool>("bf16");
        QTest::addColumn<bool>("fp16");
        QTest::newRow("the processor") << false << 0 << true << false;
        QTest::newRow("a card before bf16") << true << 75 << false << true;
        QTest::newRow("a card with bf16") << true << 80 << true << true;
    }
    void typesThatADeviceLacksAreRefused() {
        QFETCH(bool, isGpu);
        QFETCH(int, capability);
        QFETCH(bool, bf16);
        QFETCH(bool, fp16);
        if (isGpu && !testsRunOnFakeDevice()) QSKIP("needs a device that can be made up");
        if (isGpu) setMachineFacts(machineWith({card(capability)}));
        const ChosenDevice chosen = chosenDevice(isGpu ? "cuda" : "cpu");
        const auto trains = [&](at::ScalarType type) {
            try {
                chosen.requireTraining(type);
                return true;
            } catch (const Error& error) {
                return error.info().kind != ErrorKind::Device
                       || error.info().hint.empty(); // a refusal says what to choose
            }
        };
        QCOMPARE(trains(at::kBFloat16), bf16);
        QCOMPARE(trains(at::kHalf), fp16);
        QVERIFY(trains(at::kFloat));
    }

    void aGpuThatHasFailedIsNotTakenAgain() {
        if (!testsRunOnFakeDevice()) QSKIP("needs a device that can fail");
        auto& device = static_cast<FakeComputeDevice&>(testComputeDevice());
        device.fail(ErrorInfo{ErrorKind::Device, "Fake GPU has failed: an illegal memory access.", "Restart Lathe."});
        const std::string said = refusal("cuda");
        QVERIFY2(has(said, "illegal memory access") && has(said, "Restart Lathe"), said.c_str());
        QVERIFY(&chosenDevice("cpu").device == &processor());
        device.fail(std::nullopt);
        QVERIFY(&chosenDevice("cuda").device == &device);
    }
};

LATHE_TEST(TestChosenDevice)
#include "tst_chosen_device.moc"
