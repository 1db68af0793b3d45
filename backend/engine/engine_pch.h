#pragma once
// What every file of the engine zone needs, compiled once.
#include "tensor/torch.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>
