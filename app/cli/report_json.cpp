// One function for each value, all keys in one file: this is the contract that scripts read, so a key never changes
// its name or meaning.
#include "cli/report_json.h"

namespace lathe::cli {
namespace {

Json orNull(const std::optional<double>& number) { return number ? Json(*number) : Json(nullptr); }

/// Text that the store keeps as JSON; as it is where it can't be read.
Json parsed(const std::string& text) {
    if (text.empty()) return nullptr;
    Json json = Json::parse(text, nullptr, false);
    return json.is_discarded() ? Json(text) : json;
}

Json chanceJson(const TokenChance& chance) {
    return {{"id", chance.id}, {"text", chance.text}, {"log_probability", chance.logProbability}};
}

Json tokensJson(const std::vector<GeneratedToken>& tokens) {
    Json list = Json::array();
    for (const GeneratedToken& token : tokens) {
        Json json = chanceJson(token.chosen);
        json["alternatives"] = Json::array();
        for (const TokenChance& other : token.likeliest) json["alternatives"].push_back(chanceJson(other));
        list.push_back(std::move(json));
    }
    return list;
}

} // namespace

Json toJson(const Value& value) {
    return std::visit(
        [](const auto& held) -> Json {
            if constexpr (std::is_same_v<std::decay_t<decltype(held)>, std::monostate>) return nullptr;
            else return held;
        },
        value);
}

Json toJson(const DeviceChoice& choice) {
    return {{"device", choice.device.field},
            {"device_name", choice.device.name},
            {"device_reason", choice.reason.empty() ? Json(nullptr) : Json(choice.reason)}};
}

Json toJson(const StepPoint& point) {
    Json json{{"type", "step"},
              {"step", point.step},
              {"loss", point.loss},
              {"learning_rate", point.learningRate},
              {"grad_norm", point.gradNorm},
              {"trained_tokens", point.trainedTokens},
              {"tokens", point.tokens},
              {"seconds", point.seconds}};
    for (const auto& [name, value] : point.gauges) json[name] = value;
    return json;
}

Json toJson(const DryRun& result) {
    return {{"type", "dry_run"},
            {"fits", result.fits},
            {"peak_bytes", result.peakBytes},
            {"step_seconds", result.stepSeconds},
            {"total_seconds", result.totalSeconds},
            {"disk_bytes", result.diskBytes}};
}

Json toJson(const EvalPoint& point) {
    Json json{{"type", "eval"},
              {"step", point.step},
              {"loss", point.loss},
              {"trained_tokens", point.trainedTokens},
              {"best", point.best}};
    for (const auto& [name, value] : point.metrics)
        if (!json.contains(name)) json[name] = value;
    return json;
}

Json toJson(const JobEnded& end) {
    return {{"type", "end"},
            {"run", end.run},
            {"outcome", toString(end.outcome)},
            {"steps", end.steps},
            {"adapter", end.adapter.empty() ? Json(nullptr) : Json(end.adapter)}};
}

Json toJson(const ErrorInfo& error) {
    return {{"type", "error"}, {"kind", toString(error.kind)}, {"message", error.message}, {"hint", error.hint}};
}

Json toJson(const MemoryByPart& memory) {
    Json parts = Json::object();
    for (std::size_t i = 0; i < memoryPartCount; ++i)
        parts[std::string(toString(static_cast<MemoryPart>(i)))] = memory.bytes[i];
    return {{"total_bytes", memory.totalBytes()}, {"parts", std::move(parts)}};
}

Json toJson(const Estimate& estimate) {
    Json layers = Json::array();
    for (const LayerCount& layer : estimate.parameters.byLayer)
        layers.push_back({{"name", layer.name}, {"total", layer.total}, {"trainable", layer.trainable}});
    return {{"type", "estimate"},
            {"parameters",
             {{"total", estimate.parameters.total},
              {"trainable", estimate.parameters.trainable},
              {"by_layer", std::move(layers)}}},
            {"memory", toJson(estimate.memory)},
            {"host", toJson(estimate.host)},
            {"tokens_per_micro_batch", estimate.tokensPerMicroBatch},
            {"hints", estimate.hints}};
}

Json toJson(const ModelReport& report) {
    Json tensors = Json::array();
    for (const TensorRow& tensor : report.tensors)
        tensors.push_back(
            {{"name", tensor.name}, {"dtype", tensor.dtype}, {"shape", tensor.shape}, {"bytes", tensor.bytes}});
    return {{"type", "model"},
            {"path", report.path},
            {"format", report.format},
            {"architecture", report.architecture},
            {"parameters", report.parameters},
            {"layers", report.layers},
            {"hidden_size", report.hiddenSize},
            {"intermediate_size", report.intermediateSize},
            {"heads", report.heads},
            {"key_value_heads", report.keyValueHeads},
            {"vocabulary_size", report.vocabularySize},
            {"context_length", report.contextLength},
            {"tied_head", report.tiedHead},
            {"dtype", report.dtype},
            {"linear_roles", report.linearRoles},
            {"tokenizer", report.tokenizer},
            {"chat_template", report.chatTemplate},
            {"warnings", report.warnings},
            {"tensors", std::move(tensors)}};
}

Json toJson(const ExampleView& example) {
    Json tokens = Json::array();
    for (const TokenView& token : example.tokens)
        tokens.push_back({{"id", token.id}, {"text", token.text}, {"trained", token.trained}, {"cut", token.cut}});
    return {{"type", "example"},
            {"row", example.row},
            {"line", example.line},
            {"source", example.source},
            {"raw", example.raw},
            {"rendered", example.rendered},
            {"target", example.target},
            {"tokens", std::move(tokens)},
            {"problem", example.problem.empty() ? Json(nullptr) : Json(example.problem)}};
}

Json toJson(const DataAnalysis& analysis) {
    Json pairs = Json::array(), labels = Json::array(), lengths = Json::object(), packing = Json::array();
    for (const DuplicateRows& pair : analysis.pairs)
        pairs.push_back({{"row", pair.row},
                         {"as_row", pair.earlier},
                         {"similarity", pair.similarity},
                         {"leak", pair.leak},
                         {"text", pair.text},
                         {"as_text", pair.earlierText}});
    for (const LabelShare& share : analysis.labels)
        labels.push_back({{"label", share.label},
                          {"train", share.train},
                          {"validation", share.validation},
                          {"held_out", share.heldOut}});
    for (const auto& [percent, length] : analysis.percentiles) lengths[std::to_string(percent)] = length;
    for (const PackingOutlook& one : analysis.packing)
        packing.push_back(
            {{"max_length", one.maxLength}, {"rows", one.rows}, {"packs", one.packs}, {"filled", one.filled}});
    return {{"type", "analysis"},
            {"rows", analysis.rows},
            {"not_utf8", analysis.notUtf8},
            {"repeated", analysis.repeated},
            {"alike", analysis.alike},
            {"alike_leaks", analysis.alikeLeaks},
            {"compared", analysis.compared},
            {"least_similarity", analysis.leastSimilarity},
            {"pairs", std::move(pairs)},
            {"labels", std::move(labels)},
            {"length_unit", analysis.lengthUnit},
            {"length_percentiles", std::move(lengths)},
            {"packing", std::move(packing)}};
}

Json toJson(const DataReport& report) {
    const DataLedger& ledger = report.ledger;
    Json problems = Json::array();
    for (const auto& [line, text] : ledger.problems) problems.push_back({{"line", line}, {"message", text}});
    Json findings = Json::array();
    for (const Finding& finding : report.findings)
        findings.push_back({{"name", finding.name}, {"good", finding.good}, {"message", finding.text}});
    return {{"type", "ledger"},
            {"format", report.format},
            {"columns", report.columns},
            {"rows", ledger.rows},
            {"usable", ledger.usable},
            {"malformed", ledger.malformed},
            {"empty", ledger.empty},
            {"nothing_to_train", ledger.nothingToTrain},
            {"too_long", ledger.tooLong},
            {"cut", ledger.cut},
            {"dropped", ledger.dropped},
            {"answer_lost", ledger.answerLost},
            {"filtered", ledger.filtered},
            {"deduplicated", ledger.deduplicated},
            {"train_rows", ledger.trainRows},
            {"validation_rows", ledger.validationRows},
            {"held_out_rows", ledger.heldOutRows},
            {"windows", ledger.windows},
            {"tokens", ledger.tokens},
            {"trained_tokens", ledger.trainedTokens},
            {"longest", ledger.longest},
            {"max_length", ledger.maxLength},
            {"length_from", ledger.lengthFrom},
            {"most_length", ledger.mostLength},
            {"policy", ledger.policy},
            {"too_long_rows", ledger.tooLongRows},
            {"problems", std::move(problems)},
            {"histogram", ledger.histogram},
            {"bucket_tokens", ledger.bucketTokens},
            {"notes", ledger.notes},
            {"unused_columns", report.unusedColumns},
            {"refusal", report.refusal ? Json(report.refusal->message) : Json()},
            {"template_findings", std::move(findings)}};
}

Json toJson(const TokenizedText& text) {
    Json offsets = Json::array();
    for (const auto& [begin, end] : text.offsetsPlain) offsets.push_back({begin, end});
    return {{"type", "tokens"},
            {"ids", text.ids},
            {"ids_plain", text.idsPlain},
            {"tokens", text.tokens},
            {"offsets_plain", std::move(offsets)},
            {"decoded", text.decoded},
            {"decoded_skip_special", text.decodedSkipSpecial}};
}

Json toJson(const RunSummary& run) {
    Json heldOut = Json::object();
    for (const auto& [name, values] : run.heldOut) heldOut[name] = {{"before", values.first}, {"after", values.second}};
    return {{"type", "run_summary"},
            {"run", run.id},
            {"name", run.name},
            {"status", toString(run.status)},
            {"program", run.program.empty() ? Json(nullptr) : Json(run.program)},
            {"model", run.model},
            {"method", run.method},
            {"dataset", run.dataset},
            {"created_at", run.createdAt},
            {"seconds", run.seconds},
            {"device", run.device.empty() ? Json(nullptr) : Json(run.device)},
            {"energy_joules", orNull(run.joules)},
            {"step", run.step},
            {"total_steps", run.totalSteps},
            {"last_loss", orNull(run.lastLoss)},
            {"best_eval_loss", orNull(run.bestEvalLoss)},
            {"metrics", run.metrics},
            {"held_out", std::move(heldOut)},
            {"trainable", run.trainable},
            {"resumable", run.resumable},
            {"tags", run.tags},
            {"pinned", run.pinned},
            {"archived", run.archived},
            {"task", run.task.empty() ? Json(nullptr) : Json(run.task)},
            {"parent", run.parent.empty() ? Json(nullptr) : Json(run.parent)},
            {"notes", run.notes},
            {"folder", run.folder}};
}

Json toJson(const QueuedRun& queued) {
    return {{"type", "queued"},
            {"run", queued.run.id},
            {"name", queued.run.name},
            {"status", toString(queued.run.status)},
            {"has_turn", queued.hasTurn},
            {"program", queued.run.program.empty() ? Json(nullptr) : Json(queued.run.program)},
            {"step", queued.run.step},
            {"total_steps", queued.run.totalSteps},
            {"seconds_left", orNull(queued.secondsLeft)},
            {"known_from", queued.like.empty() ? Json(nullptr) : Json(queued.like)},
            {"begins_in", orNull(queued.beginsIn)},
            {"ends_in", orNull(queued.endsIn)}};
}

Json toJson(const LaunchedJob& job) {
    const auto known = [](const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); };
    Json place = Json::object();
    for (const Field& field : placeFields())
        if (job.place.isGiven(field)) place[std::string(field.name)] = toJson(job.place.given(field));
    return {{"type", "job"},
            {"job", job.id},
            {"name", job.name},
            {"state", toString(job.state)},
            {"note", known(job.note)},
            {"handle", known(job.handle)},
            {"run", known(job.run)},
            {"processes", processesOn(job.place)},
            {"place", std::move(place)},
            {"created_at", job.createdAt},
            {"folder", job.folder},
            {"log", job.log}};
}

Json toJson(const std::vector<PlanChange>& changes) {
    Json list = Json::array();
    for (const PlanChange& change : changes) {
        Json one{{"step", change.step}};
        if (change.values.learningRate) one["learning_rate"] = *change.values.learningRate;
        if (change.values.steps) one["steps"] = *change.values.steps;
        if (change.values.evalEvery) one["eval_every"] = *change.values.evalEvery;
        list.push_back(std::move(one));
    }
    return list;
}

Json toJson(const RunDetail& run) {
    Json json = toJson(run.summary);
    json["type"] = "run_detail";
    json["adapter"] = run.adapterFolder.empty() ? Json(nullptr) : Json(run.adapterFolder);
    json["error"] = run.error ? toJson(*run.error) : Json(nullptr);
    json["predicted_memory"] = toJson(run.predicted);
    json["measured_memory"] = toJson(run.measured);
    json["predicted_peak_bytes"] = run.predictedPeakBytes;
    json["measured_peak_bytes"] = run.measuredPeakBytes;
    json["checkpoints"] = Json::array();
    for (const CheckpointInfo& checkpoint : run.checkpoints)
        json["checkpoints"].push_back({{"step", checkpoint.step},
                                       {"folder", checkpoint.folder},
                                       {"bytes", checkpoint.bytes},
                                       {"best", checkpoint.best}});
    json["evals"] = Json::array();
    for (const EvalPoint& eval : run.evals) json["evals"].push_back(toJson(eval));
    json["samples"] = Json::array();
    for (const auto& [step, text] : run.samples) json["samples"].push_back({{"step", step}, {"sample", parsed(text)}});
    json["recipe"] = parsed(run.recipeJson);
    json["resolved_recipe"] = parsed(run.resolvedRecipeJson);
    json["changes"] = toJson(run.changes);
    json["environment"] = parsed(run.environmentJson);
    json["data"] = parsed(run.dataReportJson);
    return json;
}

Json toJson(const Curve& curve) {
    return {{"type", "curve"},
            {"run", curve.run},
            {"metric", curve.metric},
            {"steps", curve.steps},
            {"values", curve.values}};
}

Json toJson(const GeneratedText& generated) {
    Json json{{"type", "generated"}, {"text", generated.texts.empty() ? std::string() : generated.texts.back()}};
    if (generated.texts.size() > 1) json["base_text"] = generated.texts.front();
    json["prompt_tokens"] = generated.promptTokens;
    json["new_tokens"] = generated.newTokens;
    json["seconds"] = generated.seconds;
    if (generated.promptSeconds > 0)
        json["prompt_tokens_per_s"] = double(generated.promptsRead) / generated.promptSeconds;
    if (generated.decodedTokens > 0 && generated.seconds > generated.promptSeconds)
        json["decode_tokens_per_s"] = double(generated.decodedTokens) / (generated.seconds - generated.promptSeconds);
    json["ended_by"] = generated.endedBy;
    if (!generated.activations.empty()) json["activations"] = generated.activations;
    if (!generated.tokens.empty()) json["tokens"] = tokensJson(generated.tokens.back());
    if (generated.tokens.size() > 1) json["base_tokens"] = tokensJson(generated.tokens.front());
    return json;
}

Json toJson(const GeneratedAnswer& answer) {
    Json json{{"type", "generated"},
              {"text", answer.text},
              {"prompt_tokens", answer.promptTokens},
              {"new_tokens", answer.newTokens},
              {"seconds", answer.seconds}};
    if (answer.newTokens > 1 && answer.seconds > answer.promptSeconds)
        json["decode_tokens_per_s"] = double(answer.newTokens - 1) / (answer.seconds - answer.promptSeconds);
    json["ended_by"] = answer.endedBy;
    if (!answer.tokens.empty()) json["tokens"] = tokensJson(answer.tokens);
    return json;
}

Json toJson(const ExampleScore& score) {
    return {{"type", "example"}, {"row", score.row}, {"loss", score.loss}, {"trained_tokens", score.trainedTokens}};
}

Json toJson(const EvaluationReport& report) {
    Json result{{"type", "result"},
                {"loss", report.loss},
                {"trained_tokens", report.trainedTokens},
                {"examples", report.examples},
                {"skipped", report.skipped},
                {"seconds", report.seconds}};
    if (report.metrics.empty()) result["perplexity"] = report.perplexity;
    for (const auto& [name, value] : report.metrics) result[name] = value;
    if (!report.notes.empty()) result["notes"] = report.notes;
    if (!report.confusion.empty())
        result["confusion"] = {{"labels", report.labels}, {"rows_expected", report.confusion}};
    return result;
}

Json toJson(const ModuleChange& change) {
    return {{"type", "module"},
            {"module", change.module},
            {"layer", change.layer},
            {"rank", change.rank},
            {"change_norm", change.changeNorm},
            {"weight_norm", change.weightNorm},
            {"singular_values", change.singularValues}};
}

Json toJson(const MethodMeasure& row) {
    Json one{{"type", "measure"},
             {"method", row.method},
             {"label", row.label},
             {"parameters", row.parameters},
             {"step_seconds", row.stepSeconds},
             {"token_seconds", row.tokenSeconds}};
    if (row.mergedTokenSeconds) one["merged_token_seconds"] = *row.mergedTokenSeconds;
    if (!row.problem.empty()) one["problem"] = row.problem;
    return one;
}

Json toJson(const FusionReport& report) {
    return {{"type", "fusion"},
            {"adapters", report.adapters},
            {"mean", report.mean},
            {"tokens", report.tokens},
            {"by_token", report.byToken}};
}

Json toJson(const ExportReport& report) {
    return {{"type", "export"},
            {"folder", report.folder},
            {"files", report.files},
            {"largest_difference", report.largestDifference},
            {"proof", report.proof}};
}

Json toJson(const MethodInfo& info) {
    Json fields = Json::array();
    for (const Field& field : *info.fields) {
        Json one{
            {"name", field.name}, {"label", field.label}, {"default", toJson(field.fallback)}, {"help", field.help}};
        if (!field.automatic.empty()) one["automatic"] = field.automatic;
        if (!field.choices.empty()) {
            one["choices"] = Json::array();
            for (const Option& option : field.choices) one["choices"].push_back(option.name);
        }
        fields.push_back(std::move(one));
    }
    return {{"type", "method"},           {"name", info.name},
            {"label", info.label},        {"family", toString(info.family)},
            {"paper", info.paper},        {"summary", info.summary},
            {"merges", info.merges},      {"combines_with", info.combinesWith},
            {"fields", std::move(fields)}};
}

} // namespace lathe::cli
