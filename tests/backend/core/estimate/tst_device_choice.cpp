// Which device a recipe comes to: on machines of all kinds, with the reason where it is not the one that somebody might
// expect.
#include "estimate/device_choice.h"
#include "estimate/devices.h"
#include "known_models.h"
#include "lathe/error.h"
#include "machines.h"
#include "support/test_main.h"

#include <QTest>

using namespace lathe;
using namespace lathe::test;

namespace {

const std::string first = "GPU-8932f937-d72c-4106-c12f-20bd9faed9f6",
                  second = "GPU-8932aaaa-1111-2222-3333-444455556666";

MachineFacts twoGpus() {
    return machineWith({gpuOf("NVIDIA GeForce RTX 4090", 89, 23.99, 11, first),
                        gpuOf("NVIDIA GeForce RTX 3090", 86, 24, 23.5, second)});
}

MachineFacts machine(const QString& kind) {
    MachineFacts facts = twoGpus();
    const auto none = [&] { facts.visible.clear(); };
    if (kind == "no driver") facts = {.build = {.cudaVersion = 13000}};
    if (kind == "a driver that does not start")
        facts = {.driver = {.problem = "the NVIDIA driver is installed and not loaded"}};
    if (kind == "no GPU") none(), facts.installed = 0;
    if (kind == "CPU build") facts.build.cudaVersion = 0;
    if (kind == "old driver") facts.driver = {.isThere = true, .version = "535.129.03", .cudaVersion = 12020};
    if (kind == "ancient driver") facts.driver = {.isThere = true, .version = "375.66"};
    if (kind == "hidden") none(), facts.visibleDevices = "";
    if (kind == "divided") none(), facts.installed = 1;
    if (kind == "too old a GPU") facts.visible = {gpuOf("Tesla P100-PCIE-16GB", 60, 16, 15.9)};
    if (kind == "two too old")
        facts.visible = {gpuOf("Tesla P100-PCIE-16GB", 60, 16, 15.9), gpuOf("Tesla V100-SXM2-32GB", 70, 32, 31)};
    if (kind == "one too old") facts.visible[1] = gpuOf("Tesla P100-PCIE-16GB", 60, 16, 15.9);
    if (kind == "taken") facts.visible = {gpuOf("NVIDIA GeForce RTX 4090", 89, 23.99, 0.4)};
    if (kind == "both taken") facts.visible[0].freeBytes = gibibytes(0.4), facts.visible[1].freeBytes = gibibytes(0.9);
    if (kind == "taken by this program")
        facts.visible[0] = gpuOf("NVIDIA GeForce RTX 4090", 89, 23.99, 0.4, first, 23.4);
    if (kind == "newer driver") facts.driver.cudaVersion = 14020;
    if (kind == "older minor version") facts.build.cudaVersion = 13020;
    if (kind == "alike") facts.visible[1] = facts.visible[0];
    return facts;
}

} // namespace

class TestDeviceChoice : public QObject {
    Q_OBJECT
private slots:
    void automatic_data() {
        QTest::addColumn<int>("number"); // -1: the processor
        QTest::addColumn<QString>("reason");
        QTest::newRow("two GPUs: the freest") << 1 << "";
        QTest::newRow("no driver") << -1 << "there is no NVIDIA driver";
        QTest::newRow("a driver that does not start") << -1 << "the NVIDIA driver is installed and not loaded";
        QTest::newRow("no GPU") << -1 << "the NVIDIA driver finds no GPU";
        QTest::newRow("CPU build") << -1 << "this build of Lathe computes on the CPU only: build with ./lathe --cuda";
        QTest::newRow("old driver")
            << -1 << "the driver 535.129.03 supports CUDA 12.2, this build needs 13.0: update the driver";
        QTest::newRow("ancient driver")
            << -1 << "the driver 375.66 does not say which CUDA it supports, this build needs 13.0: update the driver";
        QTest::newRow("hidden") << -1 << "CUDA_VISIBLE_DEVICES is \"\", which shows none of this machine's GPUs";
        QTest::newRow("divided") << -1 << "the GPU is divided (MIG) and has no instance";
        QTest::newRow("too old a GPU") << -1 << "Tesla P100-PCIE-16GB is sm_60; sm_75 or newer is needed";
        QTest::newRow("two too old") << -1
                                     << "Tesla P100-PCIE-16GB is sm_60; sm_75 or newer is needed; Tesla V100-SXM2-32GB "
                                        "is sm_70; sm_75 or newer is needed";
        QTest::newRow("one too old") << 0 << "";
        QTest::newRow("taken") << -1
                               << "other programs hold the memory of NVIDIA GeForce RTX 4090: 0.4 of 24.0 GiB are free";
        QTest::newRow("both taken")
            << -1 << "other programs hold the GPUs' memory: on NVIDIA GeForce RTX 3090, 0.9 of 24.0 GiB are free";
        QTest::newRow("taken by this program") << 0 << "";
        QTest::newRow("newer driver") << 1 << "";
        QTest::newRow("older minor version") << 1 << ""; // the driver runs every CUDA of its major version
        QTest::newRow("alike") << 0 << "";
    }
    void automatic() {
        QFETCH(int, number);
        QFETCH(QString, reason);
        for (const char* field : {"auto", ""}) {
            const DeviceChoice choice = chooseDevice(field, machine(QTest::currentDataTag()));
            QCOMPARE(choice.number, number);
            QCOMPARE(QString::fromStdString(choice.reason), reason);
            QCOMPARE(choice.device.isGpu, number >= 0);
            QVERIFY(choice.device.isHere);
            QCOMPARE(choice.device.field, number < 0 ? std::string("cpu") : "cuda:" + std::to_string(number));
        }
    }

    /// The processor is always to be had, and needs no reason.
    void theProcessor() {
        const DeviceChoice choice = chooseDevice("cpu", twoGpus());
        QVERIFY(!choice.device.isGpu && choice.reason.empty() && choice.number == -1 && choice.uuid.empty());
        QCOMPARE(choice.device.name, thisProcessor().name);
    }

    void asked_data() {
        QTest::addColumn<QString>("machine");
        QTest::addColumn<QString>("field");
        QTest::addColumn<int>("number");
        QTest::newRow("any") << "" << "cuda" << 1;
        QTest::newRow("by number") << "" << "cuda:0" << 0;
        QTest::newRow("the other") << "" << "cuda:1" << 1;
        QTest::newRow("by UUID") << "" << QString::fromStdString(second) << 1;
        QTest::newRow("by the beginning of one") << "" << "GPU-8932f" << 0;
        QTest::newRow("taken, and asked for all the same") << "taken" << "cuda" << 0;
        QTest::newRow("taken, by number") << "both taken" << "cuda:0" << 0;
        QTest::newRow("the one that can be used") << "one too old" << "cuda" << 0;
    }
    void asked() {
        QFETCH(QString, machine);
        QFETCH(QString, field);
        QFETCH(int, number);
        const MachineFacts facts = ::machine(machine);
        const DeviceChoice choice = chooseDevice(field.toStdString(), facts);
        QCOMPARE(choice.number, number);
        QCOMPARE(choice.uuid, facts.visible[std::size_t(number)].uuid);
        QCOMPARE(choice.device.name, facts.visible[std::size_t(number)].name);
        QVERIFY(choice.reason.empty());
    }

    void cantBeHad_data() {
        QTest::addColumn<QString>("machine");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("says");
        QTest::addColumn<QString>("hints");
        QTest::newRow("no driver") << "no driver" << "cuda" << "Device cuda can't be used: there is no NVIDIA driver."
                                   << "auto or cpu";
        QTest::newRow("CPU build") << "CPU build" << "cuda:0" << "computes on the CPU only" << "./lathe --cuda";
        QTest::newRow("CPU build, by UUID")
            << "CPU build" << "GPU-8932f" << "computes on the CPU only" << "./lathe --cuda";
        QTest::newRow("old driver") << "old driver" << "cuda" << "supports CUDA 12.2, this build needs 13.0"
                                    << "update the driver";
        QTest::newRow("hidden") << "hidden" << "cuda" << "CUDA_VISIBLE_DEVICES" << "change that variable";
        QTest::newRow("too old") << "one too old" << "cuda:1" << "Tesla P100-PCIE-16GB is sm_60" << "another GPU";
        QTest::newRow("all too old") << "two too old" << "cuda" << "Tesla V100-SXM2-32GB is sm_70" << "another GPU";
        QTest::newRow("no such number") << "" << "cuda:2" << "There is no GPU cuda:2."
                                        << "cuda:0 (NVIDIA GeForce RTX 4090), cuda:1 (NVIDIA GeForce RTX 3090)";
        QTest::newRow("a huge number") << "" << "cuda:99999999999999999999999" << "There is no GPU cuda:999"
                                       << "cuda:0";
        QTest::newRow("no such UUID") << "" << "GPU-77" << "begins with GPU-77" << "nvidia-smi -L";
        QTest::newRow("several such UUIDs") << "" << "GPU-8932" << "2 GPUs begin with GPU-8932" << "cuda:0";
        QTest::newRow("no instance") << "" << "MIG-1" << "begins with MIG-1" << "nvidia-smi -L";
    }
    void cantBeHad() {
        QFETCH(QString, machine);
        QFETCH(QString, field);
        QFETCH(QString, says);
        QFETCH(QString, hints);
        try {
            chooseDevice(field.toStdString(), ::machine(machine));
            QFAIL("it was had");
        } catch (const Error& error) {
            QCOMPARE(toString(error.info().kind), "device");
            QVERIFY2(QString::fromStdString(error.info().message).contains(says), error.what());
            QVERIFY2(QString::fromStdString(error.info().hint).contains(hints), error.info().hint.c_str());
        }
    }

    void cantBeRead_data() {
        QTest::addColumn<QString>("near");
        QTest::newRow("cude") << "nearest: cuda";
        QTest::newRow("CPU") << "nearest: cpu"; // names are written small
        QTest::newRow("gpu0") << "cuda:N";
        QTest::newRow("cuda:") << "a number";
        QTest::newRow("cuda:one") << "a number";
        QTest::newRow("cuda:-1") << "a number";
        QTest::newRow("cuda:0,1") << "a number";
        QTest::newRow("cuda:1x") << "a number";
    }
    void cantBeRead() {
        QFETCH(QString, near);
        try {
            chooseDevice(QTest::currentDataTag(), twoGpus());
            QFAIL("it was read");
        } catch (const Error& error) {
            QCOMPARE(toString(error.info().kind), "bad_input");
            QVERIFY2(QString::fromStdString(error.info().message).contains(near), error.what());
        }
    }

    /// What estimates and checks read of a GPU: compute capabilities as the CUDA programming guide lists them (bf16
    /// from 8.0 on).
    void whatAGpuCan() {
        const MachineFacts facts =
            machineWith({gpuOf("NVIDIA GeForce RTX 2080 Ti", 75, 11, 10), gpuOf("NVIDIA H200", 90, 140.4, 139.8)});
        const DeviceInfo old = chooseDevice("cuda:0", facts).device, fresh = chooseDevice("cuda:1", facts).device;
        QVERIFY(!old.trainsBf16 && !old.bf16Products && old.trainsFp16);
        QVERIFY(fresh.trainsBf16 && fresh.bf16Products && fresh.trainsFp16);
        QCOMPARE(old.keptBytes, std::max(gibibytes(0.5), gibibytes(11) / 20)); // 5 %
        QCOMPARE(chooseDevice("cuda", machineWith({gpuOf("small", 80, 6, 6)})).device.keptBytes, gibibytes(0.5));
        QVERIFY(chooseDevice("cpu", facts).device.trainsBf16 && !chooseDevice("cpu", facts).device.trainsFp16);
        QCOMPARE(chooseDevice("cpu", facts).device.keptBytes, std::int64_t{0});
    }

    void anotherMachineForTests() {
        {
            const OnMachine there(twoGpus());
            QCOMPARE(thisMachine().visible.size(), std::size_t{2});
            QCOMPARE(deviceFor(recipeOf("{'device': 'cuda:0'}")).name, std::string("NVIDIA GeForce RTX 4090"));
            QCOMPARE(deviceFor(recipeOf("{}")).field, std::string("cuda:1"));
            QVERIFY(!deviceFor(recipeOf("{'device': 'cpu'}")).isGpu);
            std::size_t here = 0;
            for (const DeviceInfo& device : allDevices()) here += device.isHere;
            QCOMPARE(here, std::size_t{3}); // the processor and both
            QCOMPARE(deviceNamed("cuda:1").name, std::string("NVIDIA GeForce RTX 3090"));
        }
        QVERIFY(thisMachine().visible.empty() || thisMachine().driver.isThere);
        QCOMPARE(thisMachine().build.oldestCapability > 0, thisMachine().build.cudaVersion > 0);
    }
};

LATHE_TEST(TestDeviceChoice)
#include "tst_device_choice.moc"
