// The attention of a pass is kept by the method itself; here it is averaged over rows or lined up with tokens.
#include "export/fusion_attention.h"

#include "base/cpu_info.h"
#include "data/batch_builder.h"
#include "dataset/dataset.h"
#include "estimate/length_limit.h"
#include "export/tuned_model.h"
#include "lathe/error.h"
#include "peft/adapter_fusion.h"
#include "recipe/resolve.h"
#include "tensor/chosen_device.h"

#include <algorithm>

namespace lathe {
namespace {

constexpr std::size_t mostRows = 200; ///< an average needs no more

/// The attention of the last pass, (T, layers, adapters) fp32: the mean over a layer's sites.
at::Tensor attentionByLayer(const AdapterFusion& fusion, std::int64_t layers) {
    const std::vector<at::Tensor> seen = fusion.lastAttention();
    const at::Tensor first =
        *std::find_if(seen.begin(), seen.end(), [](const at::Tensor& one) { return one.defined(); });
    at::Tensor sums = at::zeros({first.size(0), layers, first.size(1)}, at::kFloat),
               counts = at::zeros({layers}, at::kFloat);
    for (std::size_t i = 0; i < seen.size(); ++i) {
        sums.select(1, fusion.sites()[i].layer).add_(seen[i].cpu());
        counts[fusion.sites()[i].layer].add_(1);
    }
    return sums / counts.clamp_min(1).view({1, layers, 1});
}

std::vector<double> row(const at::Tensor& values) {
    const at::Tensor held = values.to(at::kDouble).contiguous();
    return {held.const_data_ptr<double>(), held.const_data_ptr<double>() + held.numel()};
}

std::vector<std::vector<double>> table(const at::Tensor& values) {
    std::vector<std::vector<double>> rows;
    for (std::int64_t i = 0; i < values.size(0); ++i) rows.push_back(row(values[i]));
    return rows;
}

} // namespace

FusionReport fusionAttention(const Order<FusionAttention>& order, JobContext& context) {
    at::NoGradGuard quiet;
    const ChosenDevice chosen = chosenDevice(order.query.device);
    context.computesOn({.device = chosen.info, .reason = chosen.reason});
    chosen.device.begin(physicalCores());
    LoadOptions options;
    options.device = chosen.device.device();
    options.dtype = at::kFloat;
    options.stop = context.stopToken();
    options.progress = [&context](std::int64_t done, std::int64_t total) {
        context.report(done, total, "loading the model");
    };
    const TunedModel tuned = loadTuned(order.model, order.adapter, options);
    auto* const fusion = dynamic_cast<AdapterFusion*>(tuned.method.get());
    if (!fusion)
        throw Error(ErrorKind::BadInput,
                    "This run's method is not a fusion: there is no attention over adapters to measure.",
                    "Choose a run of AdapterFusion.");
    if (tuned.model->spec().encoderLayers)
        throw Error(ErrorKind::BadInput, {"%1 has layers for what it reads and layers for what it writes: the "
                                          "attention over adapters can't be shown token by token.",
                                          tuned.model->spec().architecture});
    fusion->keepAttention(true);
    const std::int64_t layers = tuned.model->spec().layers;
    FusionReport report;
    report.adapters = fusion->adapterNames();
    const ModelText text = readModelText(order.model);

    if (!order.query.text.empty()) {
        const std::vector<std::int32_t> ids = text.tokenizer->encode(order.query.text, true).ids;
        if (ids.empty()) throw Error(ErrorKind::BadInput, "The text has no token.");
        TokenExample example;
        example.ids = ids;
        example.trained.assign(ids.size(), 0);
        tuned.model->hidden(makeBatch({&example}), {});
        const at::Tensor attention = attentionByLayer(*fusion, layers);
        for (const std::int32_t id : ids) report.tokens.push_back(text.tokenizer->tokenBytes(id));
        for (std::int64_t t = 0; t < attention.size(0); ++t) report.byToken.push_back(table(attention[t]));
        report.mean = table(attention.mean(0));
        return report;
    }
    const PreparedData data = prepareData(order.recipe, text, lengthLimit(order.recipe, tuned.model->spec(), nullptr),
                                          context.stopToken(), {}, dataCacheIn(context.host().home()));
    const ExampleSet& rows = data.validation.empty() ? data.train : data.validation;
    const std::size_t count = std::min(rows.size(), mostRows);
    if (count == 0) throw Error(ErrorKind::BadInput, "The run has no rows to average over.");
    at::Tensor sum;
    std::int64_t tokens = 0;
    for (std::size_t i = 0; i < count; ++i) {
        context.yieldTurn();
        context.report(std::int64_t(i), std::int64_t(count), "measuring the attention");
        const TokenExample example = rows[i];
        tuned.model->hidden(makeBatch({&example}), {});
        const at::Tensor attention = attentionByLayer(*fusion, layers);
        sum = sum.defined() ? sum + attention.sum(0) : attention.sum(0);
        tokens += attention.size(0);
    }
    report.mean = table(sum / double(tokens));
    return report;
}

} // namespace lathe
