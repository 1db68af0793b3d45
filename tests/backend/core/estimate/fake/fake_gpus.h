#pragma once
// Machines for the stand-in of the driver's library (fake_nvml.cpp), and a way to be on one of them for a while.
#include <cstdlib>
#include <optional>
#include <string>

namespace lathe::test {

/// Sets an environment variable while it lives (nullptr: unset), and puts back what was there.
class WithVariable {
public:
    WithVariable(const char* name, const char* value) : m_name(name) {
        if (const char* before = std::getenv(name)) m_before = before;
        set(value);
    }
    ~WithVariable() { set(m_before ? m_before->c_str() : nullptr); }
    WithVariable(const WithVariable&) = delete;
    WithVariable& operator=(const WithVariable&) = delete;

private:
    void set(const char* value) const { value ? setenv(m_name, value, 1) : unsetenv(m_name); }
    const char* m_name;
    std::optional<std::string> m_before;
};

// Sizes and limits as NVIDIA's data sheets and nvidia-smi have them.
inline constexpr const char* oneH200 =
    "driver=580.95.05;cuda=13000"
    "|name=NVIDIA "
    "H200;uuid=GPU-1f0e2d3c-4b5a-6978-8796-a5b4c3d2e1f0;bus=00000000:19:00.0;sm=90;total=143771;used=4;load=0;celsius="
    "31;watts=76.5;most=700;millijoules=123456789";
inline constexpr const char* twoCards =
    "driver=580.95.05;cuda=13000"
    "|name=NVIDIA GeForce RTX "
    "4090;uuid=GPU-8932f937-d72c-4106-c12f-20bd9faed9f6;bus=00000000:65:00.0;sm=89;total=24564;used=12000;own=500;load="
    "98;celsius=71;watts=431.2;most=450;millijoules=5000000"
    "|name=NVIDIA GeForce RTX "
    "3090;uuid=GPU-89aa0000-1111-2222-3333-444455556666;bus=00000000:17:00.0;sm=86;total=24576;used=300;load=3;celsius="
    "38;watts=24.9;most=350;millijoules=7000000";
inline constexpr const char* dividedA100 =
    "driver=535.129.03;cuda=12020"
    "|name=NVIDIA "
    "A100-SXM4-40GB;uuid=GPU-5d5ba0d6-d33d-2b2c-524d-9e3d8d2b8a77;bus=00000000:07:00.0;sm=80;total=40960;used=38;"
    "celsius=33;watts=45;most=400;millijoules=99;mig"
    "|instance;name=NVIDIA A100-SXM4-40GB MIG 3g.20gb;uuid=MIG-c6d4f1ef-42e4-5de3-91c7-45d71c87eb3f;total=20096;used=13"
    "|instance;name=NVIDIA A100-SXM4-40GB MIG 1g.5gb;uuid=MIG-cba663e8-9bed-5b25-b243-5985ef7c9beb;total=4864;used=3"
    "|name=NVIDIA "
    "A100-SXM4-40GB;uuid=GPU-77777777-d33d-2b2c-524d-9e3d8d2b8a77;bus=00000000:08:00.0;sm=80;total=40960;used=0;"
    "celsius=30;watts=43;most=400";

} // namespace lathe::test
