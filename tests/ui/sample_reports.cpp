#include "ui/sample_reports.h"

#include "lathe/method_info.h"

#include <cmath>
#include <sstream>

namespace lathe::test {

ChangeReport sampleChange() {
    ChangeReport report;
    for (int layer = 0; layer < 12; ++layer) {
        int number = 0;
        for (const char* role : {"self_attn.q_proj", "self_attn.v_proj", "mlp.up_proj", "mlp.down_proj"}) {
            ModuleChange module;
            module.module = "model.layers." + std::to_string(layer) + "." + role;
            module.layer = layer;
            module.rank = 8;
            const double size = 0.4 + 0.05 * layer + 0.12 * number;
            double sum = 0;
            for (int i = 0; i < 8; ++i) {
                const double value = size * std::exp(-i * (0.35 + 0.06 * number));
                module.singularValues.push_back(value);
                sum += value * value;
            }
            module.changeNorm = std::sqrt(sum);
            module.weightNorm = 34.5 + layer;
            report.modules.push_back(module);
            ++number;
        }
    }
    return report;
}

FusionReport sampleFusion(const std::string& text) {
    FusionReport report;
    report.adapters = {"sentiment", "入力言語", "questions"};
    const auto weights = [](double a, double b) {
        const double x = std::exp(a), y = std::exp(b), z = 1;
        return std::vector<double>{x / (x + y + z), y / (x + y + z), z / (x + y + z)};
    };
    for (int layer = 0; layer < 12; ++layer) report.mean.push_back(weights(1.2 * std::sin(layer * 0.5), 0.15 * layer - 0.8));
    std::istringstream words(text);
    int number = 0;
    for (std::string word; words >> word; ++number) {
        report.tokens.push_back(" " + word);
        std::vector<std::vector<double>> layers;
        for (int layer = 0; layer < 12; ++layer) layers.push_back(weights(1.5 * std::sin(number + layer * 0.4), 0.2 * layer - 0.4 * (number % 4)));
        report.byToken.push_back(layers);
    }
    return report;
}

MethodMeasures sampleMeasures(const MeasureMethods& query) {
    MethodMeasures measures;
    MethodMeasure base;
    base.label = "base";
    base.tokenSeconds = 0.0212;
    measures.rows.push_back(base);
    int number = 0;
    for (const MethodChoice& choice : query.methods) {
        const MethodInfo& info = methodInfo(choice.method);
        MethodMeasure row;
        row.method = choice.method;
        row.label = info.label;
        if (++number == 3) {
            row.problem = "20 virtual tokens leave no room in a context of 16 tokens.";
        } else {
            row.parameters = 442368 * number;
            row.stepSeconds = 0.82 + 0.1 * number;
            row.tokenSeconds = 0.0212 * (1.04 + 0.05 * number);
            if (info.merges) row.mergedTokenSeconds = 0.0213;
        }
        measures.rows.push_back(row);
    }
    return measures;
}

EvaluationReport sampleClassification() {
    EvaluationReport report;
    report.loss = 0.3127;
    report.metrics = {{"accuracy", 0.9025}, {"macro_f1", 0.8971}, {"micro_f1", 0.9025}, {"matthews", 0.8702}};
    report.labels = {"card_arrival", "exchange_rate", "余额查询", "lost_or_stolen_card"};
    report.confusion = {{96, 1, 0, 3}, {2, 88, 9, 1}, {0, 11, 89, 0}, {10, 0, 2, 88}};
    report.examples = 400;
    report.trainedTokens = 400;
    report.seconds = 4.2;
    return report;
}

ExportReport sampleResize(const ResizeAdapter& query) {
    ExportReport report;
    report.folder = query.folder.empty() ? "/home/ada/.local/share/lathe/runs/" + query.run + "/export/rank-" + std::to_string(query.rank) : query.folder;
    report.files = {"adapter_config.json", "adapter_model.safetensors"};
    report.largestDifference = 0.031;
    report.proof = "Reloaded; the largest difference of its logits from those of the whole adapter is 0.031.";
    return report;
}

} // namespace lathe::test
