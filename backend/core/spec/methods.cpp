#include "spec/methods.h"

#include "lathe/error.h"
#include "spec/method_full.h"
#include "spec/method_lora.h"

#include <numeric>

namespace lathe {

const std::vector<MethodRow>& methodRows() {
    static const std::vector<MethodRow> rows{
        {loraInfo(), loraCounter()},
        {fullInfo(), fullCounter()},
    };
    return rows;
}

const MethodRow& methodRow(std::string_view name) {
    std::vector<std::string_view> names;
    std::string listed;
    for (const MethodRow& row : methodRows()) {
        if (row.info.name == name) return row;
        names.push_back(row.info.name);
        listed += (listed.empty() ? "" : ", ") + std::string(row.info.name);
    }
    const std::string near = nearest(name, names);
    throw Error(ErrorKind::BadInput, "there is no method \"" + std::string(name.substr(0, 80)) + "\"; "
                                         + (near.empty() ? "methods: " + listed : "nearest: " + near + " (methods: " + listed + ")"));
}

const std::vector<MethodInfo>& methodInfos() {
    static const std::vector<MethodInfo> infos = [] {
        std::vector<MethodInfo> all;
        for (const MethodRow& row : methodRows()) all.push_back(row.info);
        return all;
    }();
    return infos;
}

const MethodInfo& methodInfo(std::string_view name) { return methodRow(name).info; }

std::int64_t TrainedTensor::count() const {
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

std::int64_t MethodCounts::trainable() const {
    std::int64_t sum = 0;
    for (const TrainedTensor& tensor : tensors) sum += tensor.count();
    return sum;
}

std::int64_t MethodCounts::added() const {
    std::int64_t sum = 0;
    for (const TrainedTensor& tensor : tensors)
        if (tensor.added) sum += tensor.count();
    return sum;
}

} // namespace lathe
