#pragma once
// A reference library in a Python of its own, asked about adapters that Lathe saved.
#include "base/json.h"
#include "lathe/method_info.h"
#include "model/model.h"
#include "peft/adapter_files.h"
#include "peft/method.h"

#include <QProcess>
#include <QString>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace lathe::test {

/// The Python that an environment variable names; empty where the libraries are not installed.
inline QString pythonOf(const char* variable) {
    const char* python = std::getenv(variable);
    return python && std::filesystem::exists(python) ? QString(python) : QString();
}

struct Variant {
    const char* name;
    const char* method;
    std::vector<std::pair<std::string, Value>> settings;
    MethodChoice choice() const {
        MethodChoice choice{method, Settings(*methodInfo(method).fields)};
        for (const auto& [field, value] : settings) choice.settings.set(FieldName(field), value);
        return choice;
    }
};

using Probes = std::vector<std::vector<std::int32_t>>;

/// What the model says of a probe: logits (tokens, vocabulary) without virtual ones, or a classifier's (labels).
inline at::Tensor ours(Model& model, const std::vector<std::int32_t>& ids) {
    const at::NoGradGuard guard;
    const auto count = std::int64_t(ids.size());
    TokenBatch batch;
    batch.ids = at::tensor(at::ArrayRef<std::int32_t>(ids.data(), ids.size())).to(at::kLong);
    batch.positions = at::arange(count);
    batch.targets = at::full({count}, -100, at::kLong);
    batch.starts = {0, count};
    batch.examples = {0};
    if (model.spec().head.kind != HeadKind::LanguageModel) return model.outputs(batch)[0];
    const at::Tensor logits = model.logits(model.hidden(batch, {}));
    return logits.narrow(0, logits.size(0) - count, count);
}

/// What the script says of the probes with each adapter: by the folder's name, a dot and the probe's number.
inline std::map<std::string, at::Tensor> theirs(const QString& python, const char* script,
                                                const std::filesystem::path& base, const Probes& probes,
                                                const std::vector<std::filesystem::path>& adapters,
                                                const std::filesystem::path& scratch) {
    std::ofstream(scratch / "ids.json") << nlohmann::json(probes);
    const std::filesystem::path out = scratch / "said.safetensors";
    QStringList arguments{QString(LATHE_INTEROP_SCRIPTS "/") + script};
    for (const auto& path : {base, scratch / "ids.json", out}) arguments << QString::fromStdString(path.string());
    for (const auto& adapter : adapters) arguments << QString::fromStdString(adapter.string());
    QProcess process;
    process.start(python, arguments);
    if (!process.waitForFinished(600000) || process.exitCode() != 0)
        throw std::runtime_error(process.readAllStandardError().right(2000).toStdString());
    return readTensorFile(out);
}

} // namespace lathe::test
