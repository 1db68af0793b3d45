#include "ui/sample_reports.h"

#include "lathe/method_info.h"

#include <algorithm>
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
    for (int layer = 0; layer < 12; ++layer)
        report.mean.push_back(weights(1.2 * std::sin(layer * 0.5), 0.15 * layer - 0.8));
    std::istringstream words(text);
    int number = 0;
    for (std::string word; words >> word; ++number) {
        report.tokens.push_back(" " + word);
        std::vector<std::vector<double>> layers;
        for (int layer = 0; layer < 12; ++layer)
            layers.push_back(weights(1.5 * std::sin(number + layer * 0.4), 0.2 * layer - 0.4 * (number % 4)));
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

FormatsReport sampleFormats(const MeasureFormats& query) {
    FormatsReport report;
    report.model = query.model;
    report.parameters = 134515008;
    report.blockSize = query.blockSize;
    report.text = query.text;
    report.language = query.text.empty() ? "English" : "";
    report.tokens = 118;
    for (int bin = 0; bin < 200; ++bin) {
        const double at = -1 + (bin + 0.5) / 100;
        report.histogram.push_back(std::int64_t(1e6 * std::exp(-at * at * 2.9))
                                   + (bin == 0 || bin == 199 ? 800000 : 0));
    }
    for (int layer = 0; layer < 12; ++layer)
        for (const char* role : {"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"}) {
            report.layers.push_back(
                {"model.layers." + std::to_string(layer) + "." + (role[1] == '_' ? "self_attn." : "mlp.") + role, role,
                 layer, 331776 + 1000 * layer, 0.05});
            report.weights += report.layers.back().weights;
        }
    report.dense = {{"fp32", "FP32", 32, 538060032, 538060032, false},
                    {"bf16", "BF16", 16, 269030016, 269030016, true}};
    for (const NumberFormatInfo& info : numberFormatInfos()) {
        if (!query.formats.empty()
            && std::find(query.formats.begin(), query.formats.end(), info.name) == query.formats.end())
            continue;
        FormatMeasure row;
        const double bits = info.bits + (info.wholeRows ? 0.056 : query.doubleQuantized ? 0.127 : 0.5);
        const auto bytes = std::int64_t(bits / 8 * double(report.weights)) + 2 * 28311552;
        row.size = {std::string(info.name), std::string(info.title), bits, bytes, bytes, false};
        row.bitsPlain = info.bits + (info.wholeRows ? 0.056 : 0.5);
        row.bitsDouble = info.bits + (info.wholeRows ? 0.056 : 0.127);
        row.constantBytes = 1700000;
        row.relative = info.bits == 4 ? (info.name == "nf4" ? 0.0921 : 0.121) : 0.0094;
        row.largest = 0.21 * row.relative;
        row.outputChange = 1.1 * row.relative;
        for (std::size_t i = 0; i < report.layers.size(); ++i) {
            const double more = 1 + 0.15 * std::sin(double(i % 7) * 2.1 + double(i / 7) * 0.5) + 0.02 * double(i / 7);
            row.layers.push_back({0.05 * row.relative * more, row.relative * more, row.largest * more,
                                  row.relative * more * (i % 7 == 6 ? 1.6 : 1.0)});
        }
        report.formats.push_back(row);
    }
    return report;
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
    report.folder = query.folder.empty() ? "/home/ada/.local/share/lathe/runs/" + query.run + "/export/rank-"
                                               + std::to_string(query.rank)
                                         : query.folder;
    report.files = {"adapter_config.json", "adapter_model.safetensors"};
    report.largestDifference = 0.031;
    report.proof = "Reloaded; the largest difference of its logits from those of the whole adapter is 0.031.";
    return report;
}

DataAnalysis sampleAnalysis(bool clean) {
    DataAnalysis analysis;
    analysis.rows = 5000;
    analysis.compared = 5000;
    analysis.lengthUnit = "tokens";
    analysis.percentiles = {{5, 12}, {25, 31}, {50, 58}, {75, 104}, {95, 311}, {99, 702}, {100, 1830}};
    analysis.packing = {{1024, 4750, 402, 0.973}, {2048, 4750, 199, 0.982}};
    if (clean) return analysis;
    analysis.notUtf8 = 1;
    analysis.repeated = 12;
    analysis.alike = 31;
    analysis.alikeLeaks = 2;
    analysis.labels = {{"positive", 2600, 140, 0},
                       {"negative", 1990, 98, 0},
                       {"中性的", 155, 10, 0},
                       {"mixed", 5, 1, 0},
                       {"sarcastic", 0, 1, 0}};
    analysis.packing[0].filled = 0.71;
    analysis.pairs = {
        {4910, 17, 0.97, true, "How do I bake bread without yeast? Use baking soda and buttermilk instead.",
         "How do I bake bread without yeast? Use baking soda and buttermilk."},
        {4988, 1203, 0.83, true, "请用一句话介绍北京的历史和文化。北京是中国的首都,也是一座有三千多年历史的城市。",
         "请用一句话介绍北京的历史。北京是中国的首都,也是一座有三千多年历史的城市。"},
        {88, 12, 1, false, "Name three primary colours.\nRed, yellow and blue.",
         "Name three primary colours.\nRed, yellow and blue."},
        {301, 300, 0.86, false, "What is the boiling point of water at sea level in Celsius? 100 degrees.",
         "What is the boiling point of water at sea level in Fahrenheit? 212 degrees."}};
    return analysis;
}

} // namespace lathe::test
