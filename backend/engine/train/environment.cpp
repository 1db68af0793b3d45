#include "train/environment.h"

#include "base/cpu_info.h"
#include "base/json.h"
#include "base/process_memory.h"
#include "lathe/version.h"

#include <ATen/Version.h>
#include <ATen/native/DispatchStub.h>
#include <sys/utsname.h>
#include <torch/version.h>

namespace lathe {

Environment thisEnvironment(const ChosenDevice& device) {
    Environment environment;
    utsname names{};
    if (uname(&names) == 0) {
        environment.host = names.nodename;
        environment.system = std::string(names.sysname) + " " + names.release + " " + names.machine;
    }
    environment.cpu = cpuModel();
    environment.cpuCapability = at::get_cpu_capability();
    environment.lathe = programVersion();
    environment.libtorch = TORCH_VERSION;
    environment.device = device.info.field;
    environment.deviceName = device.info.name;
    environment.deviceCapability = device.device.capability();
    environment.deviceSoftware = device.device.software();
    return environment;
}

std::string kindOfDevice(const Environment& environment) {
    return environment.device == "cpu" ? "the processor" : environment.deviceName;
}

std::string toJson(const Environment& environment) {
    return dumpJson({{"host", environment.host},
                     {"system", environment.system},
                     {"cpu", environment.cpu},
                     {"cpu_capability", environment.cpuCapability},
                     {"physical_cores", physicalCores()},
                     {"memory_bytes", totalMemoryBytes()},
                     {"threads", environment.threads},
                     {"device", environment.device},
                     {"device_name", environment.deviceName},
                     {"device_capability", environment.deviceCapability},
                     {"device_software", environment.deviceSoftware},
                     {"lathe", environment.lathe},
                     {"libtorch", environment.libtorch},
                     {"model_fingerprint", environment.modelFingerprint},
                     {"data_fingerprint", environment.dataFingerprint}});
}

} // namespace lathe
