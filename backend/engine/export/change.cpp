// Low-rank changes are decomposed through their factors in double precision; whole matrices only by their largest
// values.
#include "export/change.h"

#include "base/atomic_file.h"
#include "base/json.h"
#include "export/contract.h"
#include "export/head_file.h"
#include "export/model_card.h"
#include "export/proof.h"
#include "export/quantization_file.h"
#include "export/tuned_model.h"
#include "lathe/error.h"
#include "lathe/field_keys.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace fs = std::filesystem;

namespace lathe {
namespace {

constexpr std::int64_t shownValues = 64;

/// ΔW = u diag(s) v^T with u (out, r), v (in, r), all fp64.
struct Decomposed { at::Tensor u, s, v; };

bool isPlain(const Linear& layer) {
    if (layer.deltas().empty() || layer.scale()) return false;
    return std::none_of(layer.deltas().begin(), layer.deltas().end(),
                        [](const auto& delta) { return delta->hasMagnitude(); });
}

/// Of the sum of a layer's low-rank deltas, without making the matrix: both factors are reduced to triangles first.
Decomposed decompose(const Linear& layer) {
    std::vector<at::Tensor> left, right;
    for (const auto& delta : layer.deltas()) {
        left.push_back(delta->b.master().detach().to(at::kDouble).mul(delta->scale));
        right.push_back(delta->a.master().detach().to(at::kDouble).t());
    }
    const auto [qb, rb] = at::linalg_qr(at::cat(left, 1));
    const auto [qa, ra] = at::linalg_qr(at::cat(right, 1));
    const auto [u, s, vt] = at::linalg_svd(at::mm(rb, ra.t()), false);
    return {at::mm(qb, u), s, at::mm(qa, vt.t())};
}

/// The largest singular values of a whole matrix: roots of its Gram matrix's eigenvalues, on the smaller side.
at::Tensor singularValues(const at::Tensor& change) {
    const at::Tensor small = change.size(0) <= change.size(1) ? change : change.t();
    const at::Tensor roots = at::linalg_eigvalsh(at::mm(small, small.t()).to(at::kDouble)).clamp_min(0).sqrt().flip(0);
    return roots.narrow(0, 0, std::min(shownValues, roots.size(0)));
}

std::vector<double> asVector(const at::Tensor& values) {
    const at::Tensor held = values.to(at::kDouble).contiguous();
    const double* data = held.const_data_ptr<double>();
    return {data, data + std::min(shownValues, held.numel())};
}

ModuleChange describe(const Linear& layer, const at::Tensor& weight) {
    ModuleChange change;
    change.module = layer.spec().name;
    change.layer = layer.spec().layer;
    change.weightNorm = at::linalg_vector_norm(weight.to(at::kFloat)).item<double>();
    return change;
}

bool isLowRank(const Parameter& parameter) {
    return parameter.name().ends_with(".lora_A") || parameter.name().ends_with(".lora_B");
}

/// Heads, biases and whole modules that trained beside the low-rank matrices go over as they are.
/// Throws Error{BadInput}: a low rank of an embedding, which is no layer's.
void copyBase(Method& from, Method& to) {
    std::map<std::string, const Parameter*> trained;
    for (const Parameter* parameter : from.trainable()) {
        if (parameter->name().find(".lora_embedding_") != std::string::npos)
            throw Error(ErrorKind::BadInput,
                        "This LoRA is on the word embedding, too, whose rank can't be lowered here.",
                        "Lower the rank of one on linear layers alone.");
        trained.emplace(parameter->name(), parameter);
    }
    for (Parameter* parameter : to.trainable()) {
        if (isLowRank(*parameter)) continue;
        parameter->master().copy_(trained.at(parameter->name())->master());
        parameter->refresh();
    }
}

LoadOptions loading(JobContext& context) {
    LoadOptions options;
    options.dtype = at::kFloat;
    options.stop = context.stopToken();
    options.progress = [&context](std::int64_t done, std::int64_t total) {
        context.report(done, total, "loading the model");
    };
    return options;
}

} // namespace

ChangeReport analyzeChange(const Order<AnalyzeChange>& order, JobContext& context) {
    at::NoGradGuard quiet;
    const TunedModel tuned = loadTuned(order.model, order.adapter, loading(context));
    const std::unique_ptr<Model> base = tuned.method ? nullptr : loadModel(order.model, loading(context));
    const std::vector<Linear*> layers = tuned.model->linears();
    std::vector<at::Tensor> before(layers.size());
    if (base) {
        const std::vector<Linear*> original = base->linears();
        if (original.size() != layers.size())
            throw Error(ErrorKind::BadInput, {"%1 has other layers than %2.", order.adapter, order.model});
        for (std::size_t i = 0; i < layers.size(); ++i) before[i] = original[i]->weight();
    } else {
        if (!tuned.method->canMerge())
            throw Error(ErrorKind::BadInput,
                        "This run's method adds to the model and leaves its weights as they are: there is no change of "
                        "weights to measure.",
                        "Choose a run of LoRA or a related method, or of full fine-tuning.");
        tuned.method->enable(false); // what trained the base's own weights gives them back
        for (std::size_t i = 0; i < layers.size(); ++i)
            if (!isPlain(*layers[i])) before[i] = layers[i]->weight().clone();
        tuned.method->enable(true);
    }
    ChangeReport report;
    std::vector<std::size_t> whole; ///< layers whose change is the difference of two matrices
    for (std::size_t i = 0; i < layers.size(); ++i) {
        context.yieldTurn();
        context.report(std::int64_t(i), std::int64_t(layers.size()), "measuring the change");
        if (before[i].defined()) {
            whole.push_back(i);
            continue;
        }
        ModuleChange change = describe(*layers[i], layers[i]->weight());
        const Decomposed parts = decompose(*layers[i]);
        change.rank = parts.s.size(0);
        change.changeNorm = at::linalg_vector_norm(parts.s).item<double>();
        change.singularValues = asVector(parts.s);
        report.modules.push_back(std::move(change));
    }
    if (!base && !whole.empty()) tuned.method->merge(*tuned.model);
    for (const std::size_t i : whole) {
        context.yieldTurn();
        const at::Tensor difference = layers[i]->weight() - before[i];
        if (!difference.any().item<bool>()) continue;
        ModuleChange change = describe(*layers[i], before[i]);
        change.rank = std::min(difference.size(0), difference.size(1));
        change.changeNorm = at::linalg_vector_norm(difference).item<double>();
        change.singularValues = asVector(singularValues(difference));
        report.modules.push_back(std::move(change));
    }
    return report;
}

ExportReport resizeAdapter(const Order<ResizeAdapter>& order, JobContext& context) {
    at::NoGradGuard quiet;
    const std::int64_t rank = order.query.rank;
    if (!order.query.overwrite && fs::exists(order.folder) && !fs::is_empty(order.folder))
        throw Error(ErrorKind::BadInput, {"%1 is there already.", order.folder.string()},
                    "Choose another folder, or allow overwriting.");
    const std::vector<MethodChoice> choices =
        isAdapterFolder(order.adapter) ? readMethodChoices(order.adapter) : std::vector<MethodChoice>{};
    if (choices.size() != 1 || choices.front().method != "lora")
        throw Error(ErrorKind::BadInput, {"%1 is not a LoRA: only a LoRA's rank can be lowered.", order.adapter});
    MethodChoice choice = choices.front();
    const TunedModel tuned = loadTuned(order.model, order.adapter, loading(context));
    const std::vector<Linear*> layers = tuned.model->linears();
    std::int64_t largest = 0;
    for (const Linear* layer : layers)
        if (isPlain(*layer)) largest = std::max(largest, layer->deltas().front()->a.master().size(0));
    if (largest == 0)
        throw Error(ErrorKind::BadInput,
                    {"%1 is a DoRA: its row lengths belong to the rank that it was trained at.", order.adapter});
    if (rank < 1 || rank > largest)
        throw Error(ErrorKind::BadInput,
                    {"Rank %1 is not from 1 to the adapter's own %2.", std::to_string(rank), std::to_string(largest)});

    const at::Tensor was = probeLogits(*tuned.model);
    choice.settings.set(field::rank, rank);
    choice.settings.set(field::alpha, double(rank)); // a scale of 1: the factors hold the whole change
    choice.settings.set(field::rslora, false);
    for (const FieldKey<WordList>& pattern : {field::rankPattern, field::alphaPattern})
        choice.settings.set(pattern, WordList{});
    LoadOptions same = loading(context);
    same.spec = tuned.model->spec();
    if (const auto head = readHeadFile(order.adapter)) same.seed = head->seed;
    TunedModel cut{loadModel(order.model, same), makeMethod(choice)};
    cut.method->attach(*cut.model, 0);
    copyBase(*tuned.method, *cut.method);
    const std::vector<Linear*> targets = cut.model->linears();
    double kept = 0, all = 0;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (targets[i]->deltas().empty()) continue;
        LowRank& delta = *targets[i]->deltas().front();
        const Decomposed parts = decompose(*layers[i]);
        const std::int64_t held = std::min(rank, parts.s.size(0));
        const at::Tensor roots = parts.s.narrow(0, 0, held).sqrt();
        delta.a.master().zero_().narrow(0, 0, held).copy_((parts.v.narrow(1, 0, held) * roots).t());
        delta.b.master().zero_().narrow(1, 0, held).copy_(parts.u.narrow(1, 0, held) * roots);
        delta.a.refresh();
        delta.b.refresh();
        if (delta.hasBias()) {
            delta.bias.master().mul_(layers[i]->deltas().front()->scale); // its own is 1
            delta.bias.refresh();
        }
        const at::Tensor squares = parts.s.square();
        kept += squares.narrow(0, 0, held).sum().item<double>();
        all += squares.sum().item<double>();
    }
    AtomicFolder out(order.folder);
    cut.method->save(out.folder(), order.model);
    if (const auto head = readHeadFile(order.adapter)) writeHeadFile(out, cut.model->spec(), head->seed);
    writeQuantizationFile(out, readQuantizationFile(order.adapter));
    out.write("README.md", modelCard(order.recipe, {}, "peft"));
    out.commit();

    ExportReport report;
    report.folder = order.folder.string();
    for (const auto& entry : fs::recursive_directory_iterator(order.folder))
        if (entry.is_regular_file()) report.files.push_back(fs::relative(entry.path(), order.folder).string());
    std::sort(report.files.begin(), report.files.end());
    const TunedModel back = loadTuned(order.model, order.folder, loading(context));
    const at::Tensor now = probeLogits(*back.model);
    report.largestDifference = largestDifference(was, now);
    report.proof = "Rank " + std::to_string(rank) + " keeps " + shortest(float(all > 0 ? 100 * kept / all : 100))
                   + " % of the change's energy. Over fixed probes a logit differs by at most "
                   + shortest(float(report.largestDifference)) + " from the adapter of rank " + std::to_string(largest)
                   + ", and the most likely token is the same at " + std::to_string(sameChoices(was, now)) + " of "
                   + std::to_string(was.size(0)) + " positions. "
                   + provedWords(ExportFormat::Peft, cut.model->spec(), {choice});
    return report;
}

} // namespace lathe
