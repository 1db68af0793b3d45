#pragma once
#include "peft/method.h"

namespace lathe {

/// The model answers as its base while this lives.
class BaseAlone {
public:
    explicit BaseAlone(Method& method) : m_method(method) { m_method.enable(false); }
    ~BaseAlone() { m_method.enable(true); }
    BaseAlone(const BaseAlone&) = delete;
    BaseAlone& operator=(const BaseAlone&) = delete;

private:
    Method& m_method;
};

} // namespace lathe
