#include "models/weights_text.h"

#include "bridge/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>

namespace lathe::ui {
namespace {

struct WeightsWords { Q_DECLARE_TR_FUNCTIONS(lathe::ui::WeightsText) };

/// The type that most bytes of the tensors have; empty where there are none.
std::string mostOf(const std::vector<TensorRow>& tensors) {
    std::map<std::string, std::int64_t> bytes;
    for (const TensorRow& tensor : tensors) bytes[tensor.dtype] += tensor.bytes;
    const auto most =
        std::max_element(bytes.begin(), bytes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == bytes.end() ? std::string() : most->first;
}

} // namespace

QString weightsText(const std::string& format, const std::string& fileType, const std::string& most) {
    const QString type = qt(fileType).toUpper(), mostly = qt(most).toUpper();
    const QString name = format == "gguf" ? QStringLiteral("GGUF") : qt(format);
    const QString text = QStringList{name, type.isEmpty() ? mostly : type}.join(' ').trimmed();
    return type.isEmpty() || mostly.isEmpty() || type == mostly ? text
                                                                : WeightsWords::tr("%1, mostly %2").arg(text, mostly);
}

QString weightsText(const LibraryModel& model) { return weightsText(model.format, model.stored); }

QString weightsText(const ModelReport& report) {
    const std::string most = mostOf(report.tensors);
    return weightsText(report.format, report.fileType, most.empty() ? report.dtype : most);
}

} // namespace lathe::ui
