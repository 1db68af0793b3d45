#include "backend/engine/support/test_device.h"

#include "backend/core/estimate/machines.h"
#include "lathe/process.h"
#include "tensor/chosen_device.h"

#include <ATen/Parallel.h>

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace lathe::test {
namespace {

std::string wanted() {
    const char* value = std::getenv("LATHE_TEST_DEVICE");
    return value && *value ? value : "cpu";
}

/// Before main(), so that there is no tensor yet. Linked into every test program of the engine (cmake/Targets.cmake).
const bool arranged = [] {
    prepareProcess(); // cuBLAS reads its workspace from the environment when it is first used
    stayOnThisThread();
    if (wanted() == "fake") addFakeDevice();
    else if (wanted() != "cpu" && wanted() != "cuda")
        throw std::runtime_error("LATHE_TEST_DEVICE is cpu, fake or cuda");
    arrangeDevices();
    return true;
}();

} // namespace

void arrangeDevices() {
    if (wanted() == "fake") {
        Accelerators all;
        all.push_back(std::make_unique<FakeComputeDevice>());
        setMachineFacts(machineWith({gpuOf("Fake GPU", 90, 8, 8, all.front()->uuid())}));
        setAccelerators(std::move(all));
    } else if (wanted() == "cpu") {
        setAccelerators({}); // what a machine has beside its processor does not change the tests of it
        setMachineFacts(MachineFacts{});
    } else {
        setMachineFacts(std::nullopt);
    }
}

at::Device testDevice() {
    static const at::Device device = [] { // made ready as for a job: tests compute on it without one
        ComputeDevice& chosen = chosenDevice(wanted() == "cpu" ? "cpu" : "cuda").device;
        chosen.begin(at::get_num_threads());
        return chosen.device();
    }();
    return device;
}

bool testsRunOnFakeDevice() { return wanted() == "fake"; }

} // namespace lathe::test
