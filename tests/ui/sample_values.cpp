#include "ui/sample_values.h"

#include "lathe/field_keys.h"
#include "ui/fake_workbench.h"
#include "ui/sample_comparison.h"
#include "ui/sample_library.h"
#include "ui/sample_reports.h"

#include <algorithm>
#include <cmath>

namespace lathe::test {

std::vector<RunSummary> sampleRuns() {
    std::vector<RunSummary> runs;
    const auto add = [&](const char* id, const char* name, RunStatus status, const char* model, const char* method,
                         const char* data, std::int64_t step, std::int64_t total, std::optional<double> loss,
                         std::optional<double> best) {
        RunSummary run;
        run.id = id;
        run.name = name;
        run.status = status;
        run.model = model;
        run.method = method;
        run.dataset = data;
        run.createdAt = std::string(id).substr(0, 4) + "-11-" + std::string(id).substr(6, 2) + "T10:45:00Z";
        run.step = step;
        run.totalSteps = total;
        run.lastLoss = loss;
        run.bestEvalLoss = best;
        run.seconds = double(step) * 1.9;
        run.trainable = 4884480;
        run.task = "language_modeling";
        run.folder = std::string("/home/ada/.local/share/lathe/runs/") + id;
        run.resumable = status == RunStatus::Stopped || status == RunStatus::Interrupted;
        runs.push_back(run);
    };
    add("20261122-104500-0001", "Quick start: talk like a pirate", RunStatus::Running, "resources/sample/model", "lora",
        "train.jsonl", 42, 90, 1.2345, 1.402);
    add("20261121-220100-7f3a", "", RunStatus::Interrupted, "/models/SmolLM2-135M-Instruct", "lora",
        "/data/instructions.jsonl", 310, 1200, 1.8801, 1.91);
    add("20261121-090000-11aa", "客服对话微调：第三次尝试，学习率减半", RunStatus::Finished,
        "/models/Qwen2.5-0.5B-Instruct", "lora", "/data/客服对话.jsonl", 900, 900, 0.9123, 0.9521);
    add("20261120-170000-22bb",
        "A name that somebody typed late at night and that is far longer than any column of any table would ever like",
        RunStatus::Failed, "/models/Llama-3.2-1B", "full", "/data/notes.jsonl", 17, 600, NAN, std::nullopt);
    add("20261119-120000-33cc", "rank 8", RunStatus::Finished, "/models/SmolLM2-135M-Instruct", "lora",
        "/data/instructions.jsonl", 300, 300, 1.61, 1.65);
    add("20261119-100000-44dd", "rank 32", RunStatus::Stopped, "/models/SmolLM2-135M-Instruct", "lora",
        "/data/instructions.jsonl", 250, 300, 1.58, 1.66);
    runs[2].tags = {"客服", "baseline"};
    runs[2].notes = "Learning rate halved after the second try diverged.";
    runs[4].tags = {"ranks"};
    runs[5].tags = {"ranks"};
    return runs;
}

RunQueue sampleQueue() {
    const std::vector<RunSummary> runs = sampleRuns();
    RunQueue queue;
    queue.runs.push_back({.run = runs[0], .hasTurn = true, .secondsLeft = 91, .beginsIn = 0.0, .endsIn = 91.0});
    const auto wait = [&](const char* id, const char* name, std::optional<double> seconds) -> QueuedRun& {
        RunSummary run = runs[4];
        run.id = id;
        run.name = name;
        run.status = RunStatus::Queued;
        run.step = run.totalSteps = 0;
        return queue.runs.emplace_back(QueuedRun{.run = run, .secondsLeft = seconds});
    };
    QueuedRun& a = wait("20261122-105000-000a", "rank 16", 570);
    a.like = runs[4].id, a.beginsIn = 91.0, a.endsIn = 661.0;
    QueuedRun& b = wait("20261122-105100-000b", "rank 64", {});
    b.beginsIn = 661.0;
    wait("20261122-105200-000c", "客服对话微调：第四次尝试，学习率再减半，批量加倍，看看会不会更好", 2400);
    QueuedRun& other = wait("20261122-100000-000d", "from the command line", {});
    other.run.status = RunStatus::Running;
    other.run.step = 12;
    other.run.totalSteps = 900;
    other.hasTurn = true;
    other.run.program = "process 4211 on workstation";
    other.secondsLeft = other.endsIn = 3600.0;
    queue.runs.push_back({.run = runs[1], .secondsLeft = 1691});
    queue.failed.push_back({runs[3], *sampleDetail(runs[3]).error});
    return queue;
}

/// Its words, each with a space before it; every third is unlikely, and not among the two others.
std::vector<GeneratedToken> sampleTokens(const std::string& text) {
    std::vector<GeneratedToken> tokens;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find(' ', begin + 1), text.size());
        const bool unlikely = tokens.size() % 3 == 2;
        const TokenChance chosen{std::int32_t(tokens.size()), text.substr(begin, end - begin),
                                 std::log(unlikely ? 0.02 : 0.8)};
        GeneratedToken token{chosen, {{900, " sea", std::log(0.12)}, {901, "\n", std::log(0.05)}}, std::int64_t(end)};
        if (!unlikely) token.likeliest.insert(token.likeliest.begin(), chosen);
        tokens.push_back(std::move(token));
        begin = end;
    }
    return tokens;
}

RunDetail sampleDetail(const RunSummary& run) {
    RunDetail detail;
    detail.summary = run;
    const int rank = run.name == "rank 32" ? 32 : 8;
    detail.recipeJson =
        R"({"schema": 1, "model": "models/a", "data": [{"path": "train.jsonl"}], "methods": [{"method": "lora", "rank": )"
        + std::to_string(rank) + R"(}], "learning_rate": 0.0002, "sample_prompts": ["What colour is the sky?"]})";
    detail.resolvedRecipeJson = detail.recipeJson;
    detail.resolvedRecipeJson.insert(detail.resolvedRecipeJson.size() - 1, R"(, "steps": 300, "epochs": 2)");
    detail.environmentJson = R"({"host": "workstation", "threads": 2, "version": "0.1.0"})";
    detail.dataReportJson = R"({"rows": 5000, "too_long": 12})";
    if (run.status == RunStatus::Failed)
        detail.error = ErrorInfo{ErrorKind::BadInput, "The loss is not a number at step 17.",
                                 "Lower the learning rate (now 0.01) or turn on gradient clipping; the run can go on "
                                 "from its checkpoint at step 10."};
    detail.predicted[MemoryPart::Weights] = 270 << 20;
    detail.predicted[MemoryPart::TrainedParameters] = 19 << 20;
    detail.predicted[MemoryPart::Gradients] = 19 << 20;
    detail.predicted[MemoryPart::OptimizerState] = 38 << 20;
    detail.predicted[MemoryPart::Activations] = 410 << 20;
    detail.predicted[MemoryPart::LogitsAndLoss] = 190 << 20;
    detail.predicted[MemoryPart::Runtime] = 180 << 20;
    detail.measured = detail.predicted;
    detail.measured[MemoryPart::Activations] = 432 << 20;
    detail.predictedPeakBytes = detail.predicted.totalBytes();
    detail.measuredPeakBytes = detail.measured.totalBytes();
    detail.checkpoints = {{30, run.folder + "/checkpoints/step-00000030", 58 << 20, false},
                          {60, run.folder + "/checkpoints/step-00000060", 58 << 20, true}};
    detail.evals = {{15, 2.1, 4000, {}, false}, {30, 1.402, 4000, {}, true}};
    if (run.name == "rank 8" || run.name == "rank 32") { // a classification that looks at what it forgets
        const double forgets = run.name == "rank 8" ? 0.31 : 2.74;
        detail.evals = {{0, 1.386, 400, {{"accuracy", 0.25}, {"macro_f1", 0.1}, {"held_out.perplexity", 12.31}}, false},
                        {100,
                         0.61,
                         400,
                         {{"accuracy", 0.8125}, {"macro_f1", 0.7902}, {"held_out.perplexity", 12.31 + forgets / 2}},
                         false},
                        {200,
                         0.3127,
                         400,
                         {{"accuracy", 0.9025}, {"macro_f1", 0.8971}, {"held_out.perplexity", 12.31 + forgets * 0.9}},
                         true},
                        {300,
                         0.3402,
                         400,
                         {{"accuracy", 0.895}, {"macro_f1", 0.8911}, {"held_out.perplexity", 12.31 + forgets}},
                         false}};
    }
    if (run.method == "fusion")
        detail.recipeJson = detail.resolvedRecipeJson =
            R"({"schema": 1, "model": "models/a", "methods": [{"method": "adapter_fusion"}]})";
    detail.samples = {{15, R"({"prompt": "What colour is the sky?", "text": "The sky is blue."})"},
                      {30, R"({"prompt": "What colour is the sky?", "text": "Arr! The sky be blue, matey!"})"}};
    if (run.status != RunStatus::Failed) detail.adapterFolder = run.folder + "/adapter";
    return detail;
}

Curves sampleCurves(const GetCurves& query) {
    Curves out;
    std::uint32_t random = 7;
    for (std::size_t r = 0; r < query.runs.size(); ++r) {
        Curve curve{query.runs[r], query.metric, {}, {}};
        const bool evaluated = query.metric == "eval_loss";
        if (query.metric.starts_with("page_")) { // nothing of these runs is paged
            out.curves.push_back(curve);
            continue;
        }
        const int every = evaluated ? 30 : query.maxPoints > 0 ? std::max(1, 300 / int(query.maxPoints)) : 1;
        for (int step = every; step <= 300; step += every) {
            random = random * 1664525u + 1013904223u;
            const double noise = double(random >> 8) / double(1 << 24) - 0.5;
            double value = 0.9 + 2.4 * std::exp(-step / (60.0 + 25 * double(r))) + (evaluated ? 0.08 : noise * 0.35);
            if (query.metric == "learning_rate")
                value = 2e-4 * (step < 15 ? step / 15.0 : 0.5 * (1 + std::cos(3.14159 * (step - 15) / 285.0)));
            if (query.metric == "grad_norm") value = 1.2 * std::exp(-step / 120.0) + 0.2 + noise * 0.2;
            if (query.metric == "tokens_per_second") value = 3100 + noise * 400;
            if (query.metric == "micro_batches") value = step < 120 ? 4 : 8; // another program wanted memory
            if (query.metric == "total_tokens") value = 2048.0 * step;
            if (query.metric == "total_seconds") value = 0.9 * step;
            if (query.metric == "memory") value = (860 + noise * 30 + (step > 120 ? 40 : 0)) * double(1 << 20);
            curve.steps.push_back(step);
            curve.values.push_back(value);
        }
        out.curves.push_back(curve);
    }
    return out;
}

DataColumns sampleColumns(const ReadColumns& query) {
    DataColumns found{{"messages_column", "system_column", "tools_column"}, {}};
    for (std::size_t i = 0; i < query.recipe.data.size(); ++i) {
        const std::string turns = "[{\"role\":\"user\",\"content\":\"Which day comes before Wednesday?\"}, {\"role\":…";
        SourceColumns source{i, "train.jsonl", {}, {}};
        source.columns = {{"messages", "messages_column", {turns, turns, turns}}, {"id", "", {"a7", "a8", "a9"}}};
        found.sources.push_back(source);
    }
    return found;
}

DataReport sampleData(const PreviewData& query) {
    DataReport report;
    report.format = "chat";
    report.columns = {"messages"};
    report.findings = {
        {"renders", true, "The template renders a conversation of two questions and answers."},
        {"mask", true, "Answers can be told apart from the rest of the text."},
        {"end_of_turn", false,
         "Answers end with <|im_end|>, which is no token that generation stops at (that is <|endoftext|>)."},
        {"start", true, "The model has no start token."},
        {"padding", true, "Padding (<|pad|>) is a token of its own."},
        {"marks", true, "The tokenizer has a token for every special string in the template."},
        {"generation", true, "A trained text begins as the prompt does that the model will be asked with."}};
    const std::vector<std::pair<std::string, std::string>> turns = {
        {"Which day comes before Wednesday?", "Arr! Tuesday comes before Wednesday, matey!"},
        {"请用一句话介绍北京。", "北京是中国的首都，也是一座有三千多年历史的城市。"},
        {"What does a dog say?", "Arr! A dog says woof, matey! 🐶"}};
    for (int i = 0; i < 12 && i < query.rows; ++i) {
        ExampleView example;
        example.row = query.firstRow + i;
        example.line = example.row + 1;
        example.source = "train.jsonl";
        if (i == 7) {
            example.raw = R"({"messages": []})";
            example.problem = "row 8: there is no answer to train on";
            report.examples.push_back(example);
            continue;
        }
        const auto& [question, answer] = turns[std::size_t(i) % turns.size()];
        const auto put = [&](const std::string& text, bool trained) {
            example.rendered += text;
            for (std::size_t at = 0; at < text.size(); at += 4) // cuts through characters, as byte tokens may
                example.tokens.push_back(
                    {std::int64_t(at), text.substr(at, 4), trained, i == 4 && example.tokens.size() > 24});
        };
        put("<|im_start|>user\n" + question + "<|im_end|>\n<|im_start|>assistant\n", false);
        put(answer + "<|im_end|>", true);
        report.examples.push_back(example);
    }
    DataLedger& ledger = report.ledger;
    ledger.rows = 5000;
    ledger.usable = 4988;
    ledger.trainRows = 4738;
    ledger.validationRows = 250;
    ledger.tooLong = 12;
    ledger.answerLost = 3;
    ledger.malformed = 1;
    ledger.tokens = 612345;
    ledger.trainedTokens = 301234;
    ledger.longest = 1832;
    ledger.maxLength = 1024;
    ledger.bucketTokens = 64;
    ledger.lengthFrom = "as asked";
    ledger.policy = "ask";
    ledger.problems = {{8, "there is no answer to train on"}};
    for (int i = 0; i < 29; ++i)
        ledger.histogram.push_back(std::int64_t(900 * std::exp(-(i - 3) * (i - 3) / 9.0)) + (i > 16 ? 2 : 20));
    if (const std::string policy = query.recipe.settings.text(field::tooLong); policy == "ask" || policy == "stop") {
        ledger.malformed = 0; // which would be said first
        report.refusal = ErrorInfo{ErrorKind::BadInput, "train.jsonl: 12 of 5000 rows are longer than 1024 tokens",
                                   "Set too_long to drop or cut."};
    }
    return report;
}

ModelReport sampleModel() {
    ModelReport report;
    report.path = "/models/SmolLM2-135M-Instruct";
    report.format = "safetensors";
    report.architecture = "llama";
    report.parameters = 134515008;
    report.layers = 30;
    report.hiddenSize = 576;
    report.vocabularySize = 49152;
    report.contextLength = 8192;
    report.heads = 9;
    report.keyValueHeads = 3;
    report.intermediateSize = 1536;
    report.tiedHead = true;
    report.dtype = "bf16";
    report.linearRoles = {"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"};
    report.tokenizer = "byte-level BPE, 49152 tokens";
    report.chatTemplate = "ChatML";
    return report;
}

Estimate sampleEstimate(const Recipe& recipe) {
    Estimate estimate;
    std::int64_t rank = 16;
    if (!recipe.methods.empty() && recipe.methods[0].method == "lora")
        rank = recipe.methods[0].settings.getIfAny(field::rank).value_or(16);
    const std::int64_t batch = recipe.settings.getIfAny(field::batchSize).value_or(4);
    estimate.parameters.trainable = rank * 305280;
    estimate.parameters.total = 134515008 + estimate.parameters.trainable;
    estimate.memory[MemoryPart::Weights] = 269030016;
    estimate.memory[MemoryPart::TrainedParameters] = estimate.parameters.trainable * 4;
    estimate.memory[MemoryPart::Gradients] = estimate.parameters.trainable * 4;
    estimate.memory[MemoryPart::OptimizerState] = estimate.parameters.trainable * 8;
    estimate.memory[MemoryPart::Activations] = batch * 1024 * 30 * 576 * 6;
    estimate.memory[MemoryPart::LogitsAndLoss] = batch * 1024 * 49152 * 2;
    estimate.memory[MemoryPart::Workspace] = 48 << 20;
    estimate.memory[MemoryPart::Runtime] = 180 << 20;
    estimate.tokensPerMicroBatch = batch * 1024;
    return estimate;
}

/// Of the first run two checkpoints; the second one is in training.
SpareCheckpoints sampleSpare(const CleanUpRuns& query) {
    SpareCheckpoints spare;
    for (std::size_t i = 0; i < query.runs.size(); ++i) {
        if (i == 1) {
            spare.inUse.push_back(query.runs[i]);
            continue;
        }
        for (const std::int64_t step : {30, 45})
            spare.checkpoints.push_back({query.runs[i],
                                         {step,
                                          "/home/ada/.local/share/lathe/runs/" + query.runs[i]
                                              + "/checkpoints/step-000000" + std::to_string(step),
                                          58 << 20, false}});
    }
    return spare;
}

std::optional<AnswerValue> sampleAnswer(RequestId request, const Query& query) {
    if (std::holds_alternative<FetchModel>(query)) return std::nullopt; // tests end downloads by hand
    if (auto answer = sampleLibraryAnswer(request, query)) return answer;
    if (std::holds_alternative<ListRuns>(query)) return RunList{sampleRuns()};
    if (std::holds_alternative<ShowQueue>(query)) return sampleQueue();
    if (std::holds_alternative<MoveInQueue>(query) || std::holds_alternative<LeaveQueue>(query)
        || std::holds_alternative<HoldQueue>(query))
        return Done{};
    if (std::holds_alternative<ListPresets>(query)) return PresetList{readyPresets(), {}};
    if (const auto* show = std::get_if<ShowRun>(&query)) {
        for (const RunSummary& run : sampleRuns())
            if (run.id == show->run) return sampleDetail(run);
        return ErrorInfo{ErrorKind::BadInput, "There is no run " + show->run + ".", ""};
    }
    if (const auto* compare = std::get_if<ReadComparison>(&query)) {
        std::vector<RunDetail> runs;
        for (const RunId& id : compare->runs)
            for (const RunSummary& run : sampleRuns())
                if (run.id == id) runs.push_back(sampleDetail(run));
        return comparisonOf(runs);
    }
    if (std::holds_alternative<SaveComparison>(query)) return Done{};
    if (const auto* curves = std::get_if<GetCurves>(&query)) return sampleCurves(*curves);
    if (const auto* preview = std::get_if<PreviewData>(&query)) return sampleData(*preview);
    if (const auto* read = std::get_if<ReadColumns>(&query)) return sampleColumns(*read);
    if (std::holds_alternative<GuessTask>(query)) return LikelyTask{};
    if (std::holds_alternative<AnalyzeData>(query)) return sampleAnalysis(false);
    if (std::holds_alternative<InspectModel>(query)) return sampleModel();
    if (std::holds_alternative<AnalyzeChange>(query)) return sampleChange();
    if (std::holds_alternative<EvaluateData>(query)) return sampleClassification();
    if (const auto* fusion = std::get_if<FusionAttention>(&query)) return sampleFusion(fusion->text);
    if (const auto* measure = std::get_if<MeasureMethods>(&query)) return sampleMeasures(*measure);
    if (const auto* resize = std::get_if<ResizeAdapter>(&query)) return sampleResize(*resize);
    if (const auto* formats = std::get_if<MeasureFormats>(&query)) return sampleFormats(*formats);
    if (std::holds_alternative<ReadGpus>(query)) return GpuReadings{};
    if (std::holds_alternative<EditRun>(query) || std::holds_alternative<EditRuns>(query)
        || std::holds_alternative<DeleteRun>(query) || std::holds_alternative<SaveDiagnostics>(query))
        return Done{};
    if (const auto* measure = std::get_if<MeasureRuns>(&query)) {
        RunSizes sizes;
        for (const RunId& run : measure->runs) sizes.bytes.emplace_back(run, 150 << 20);
        return sizes;
    }
    if (const auto* clean = std::get_if<CleanUpRuns>(&query)) return sampleSpare(*clean);
    if (const auto* text = std::get_if<GenerateText>(&query)) {
        GeneratedText answer;
        answer.texts.push_back(text->baseAlone ? "The sky is blue." : "Arr! The sky be blue, matey!");
        const std::string& said = answer.texts.back();
        fake().push(TextStreamed{request, 0, said.substr(0, 7)});
        fake().push(TextStreamed{request, 0, said.substr(7)});
        answer.newTokens = 21;
        answer.seconds = 0.8;
        answer.endedBy = "end_of_text";
        if (text->alternatives > 0) answer.tokens.push_back(sampleTokens(said));
        for (const PromptText& each : text->prompts)
            answer.answers.push_back(
                {.text = said + (each.messages.empty() ? each.prompt : each.messages.back().content),
                 .newTokens = 21,
                 .endedBy = "end_of_text",
                 .seconds = 0.8});
        return answer;
    }
    if (const auto* asked = std::get_if<PredictText>(&query)) {
        Prediction said;
        said.seconds = 0.12;
        if (asked->second.empty()) {
            said.task = Task::SequenceClassification;
            said.labels = {{"card arrival", 0.871}, {"lost or stolen card", 0.102}, {"客服对话", 0.027}};
        } else {
            said.task = Task::QuestionAnswering;
            said.answers = {{"Ada Lovelace", 0.83, 4, 16}, {"Lovelace", 0.12, 8, 16}};
        }
        return said;
    }
    if (std::holds_alternative<SizeExports>(query)) {
        ExportSizes sizes;
        sizes.sizes = {{ExportFormat::Peft, "", 9'400'000, {}},
                       {ExportFormat::Merged, "", 269'000'000, {}},
                       {ExportFormat::Gguf, "F16", 270'000'000, {}},
                       {ExportFormat::Gguf, "Q4_K_M", 105'000'000, {}},
                       {ExportFormat::GgufLora, "", 9'400'000, {}}};
        sizes.freeBytes = 212'000'000'000;
        return sizes;
    }
    if (const auto* exported = std::get_if<ExportRun>(&query)) {
        ExportReport report;
        report.folder = exported->folder.empty() ? "/home/ada/.local/share/lathe/runs/20261121-090000-11aa/export/peft"
                                                 : exported->folder;
        report.files = {"adapter_config.json", "adapter_model.safetensors", "README.md"};
        report.largestDifference = 2.4e-6;
        report.proof = "8 probes of 64 tokens";
        return report;
    }
    return ErrorInfo{ErrorKind::Bug, "The test has no answer to this question.", ""};
}

} // namespace lathe::test
