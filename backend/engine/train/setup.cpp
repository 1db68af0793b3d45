// Order matters: data before the model (its length decides memory), the method before the optimizer, the checkpoint
// last.
#include "train/setup.h"

#include "base/cpu_info.h"
#include "base/json.h"
#include "base/scratch_file.h"
#include "data/packing.h"
#include "dataset/dataset.h"
#include "estimate/estimate.h"
#include "estimate/length_limit.h"
#include "lathe/field_keys.h"
#include "lathe/rank.h"
#include "methods/methods.h"
#include "model/weight_pages.h"
#include "models/heads.h"
#include "models/read_model_spec.h"
#include "peft/word_matrices.h"
#include "ranks/agreement.h"
#include "ranks/sharded_pages.h"
#include "recipe/optimizers.h"
#include "recipe/paging.h"
#include "recipe/resolve.h"
#include "templates/chat_conformance.h"
#include "templates/chat_usual.h"
#include "tensor/booking.h"
#include "train/data_report.h"
#include "train/fingerprint.h"
#include "train/product_speed.h"
#include "train/rank_setup.h"

#include <algorithm>
#include <numeric>
#include <thread>

namespace fs = std::filesystem;

namespace lathe {
namespace {

/// For a run and for the program's own part, which estimates count, too. The rest of the machine lives as well.
std::int64_t memoryToUse(ComputeDevice& device) {
    const std::int64_t own = device.runtimeBytes(); // asked first: what was not there yet is then
    return device.usualBudget() - device.ledger().inUse() + own;
}

SamplerOptions samplerOptions(const Settings& settings) {
    return {.seed = std::uint64_t(settings.get(field::seed)),
            .batchSize = settings.get(field::batchSize),
            .gradientAccumulation = settings.get(field::gradientAccumulation),
            .packing = packs(settings),
            .maxLength = settings.get(field::maxLength),
            .groupByLength = settings.get(field::groupByLength),
            .steps = settings.getIfAny(field::steps).value_or(0),
            .epochs = settings.getIfAny(field::epochs).value_or(1)};
}

/// A run that goes on is held to what fitted when it began, however much is free now: its rows stay the same ones. So
/// is every rank to what fits the first.
LengthLimit limitOf(const TrainOrder& order, const TrainSetup& setup, const Recipe* before, RankGroup& ranks) {
    Recipe recipe = order.recipe;
    if (before)
        recipe.settings.set(
            field::lengthThatFits,
            before->settings.getIfAny(field::lengthThatFits).value_or(before->settings.get(field::maxLength)));
    if (const fs::path from = recipe.settings.get(field::initAdapter); !from.empty() && isAdapterFolder(from))
        recipe.methods = readMethodChoices(from);
    LengthLimit limit = lengthLimit(recipe, setup.spec, &setup.deviceInfo);
    std::string fits = std::to_string(limit.fits);
    ranks.fromFirst(fits);
    limit.fits = std::stoll(fits);
    return limit;
}

PreparedData prepare(const TrainOrder& order, const TrainSetup& setup, const LengthLimit& limit, JobContext& context) {
    const auto own = std::this_thread::get_id();
    const auto progress = [&](std::int64_t done, std::int64_t total) {
        if (std::this_thread::get_id() == own) context.report(done, total, "reading the data");
    };
    // As given, not as resolved: on a resume the same null fields lead to the same split again.
    return prepareData(withDefaults(order.recipe, setup.spec, &setup.deviceInfo), setup.text, limit,
                       context.stopToken(), progress, dataCacheIn(context.host().home()));
}

/// The recipe with every field concrete. Epochs become steps by the sampler's own count, since packing decides how many
/// rows an epoch has.
Recipe resolveFor(const Recipe& given, const TrainSetup& setup) {
    const std::vector<std::int64_t> lengths = setup.data.train.lengths();
    DataFacts facts;
    facts.trainRows = std::int64_t(setup.data.train.size());
    facts.validationRows = std::int64_t(setup.data.validation.size());
    facts.trainTokens = std::accumulate(lengths.begin(), lengths.end(), std::int64_t(0));
    facts.maxLength = setup.data.ledger.maxLength;
    facts.memoryBytes = memoryToUse(setup.device);
    facts.threads = std::max(1, physicalCores() / thisRank().sharersOfCores());
    facts.device = &setup.deviceInfo;
    const auto bytesOf = [&](const Recipe& recipe) {
        return estimate(setup.spec, recipe, setup.deviceInfo).memory.totalBytes();
    };
    Recipe recipe = resolve(given, setup.spec, facts, bytesOf);
    if (given.settings.isGiven(field::steps)) return recipe;
    SamplerOptions byEpochs = samplerOptions(recipe.settings);
    byEpochs.steps = 0;
    Recipe counted = given;
    counted.settings.set(field::steps, StepSampler(lengths, byEpochs).totalSteps());
    counted.settings.set(field::batchSize, byEpochs.batchSize);
    counted.settings.set(field::gradientAccumulation, byEpochs.gradientAccumulation);
    counted = resolve(counted, setup.spec, facts, bytesOf);
    counted.settings.set(field::epochs, byEpochs.epochs);
    return counted;
}

/// A run that starts from a saved adapter takes over that adapter's own shape.
void followAdapter(Recipe& recipe, const Recipe& given, const ModelSpec& spec, std::vector<Said>& notes) {
    const fs::path folder = recipe.settings.get(field::initAdapter);
    if (folder.empty() || !isAdapterFolder(folder)) return;
    std::vector<MethodChoice> own = readMethodChoices(folder);
    leaveOutTiedHead(own, spec);
    for (const MethodChoice& asked : given.methods) {
        const auto same =
            std::find_if(own.begin(), own.end(), [&](const MethodChoice& one) { return one.method == asked.method; });
        for (const Field& field : asked.settings.fields())
            if (asked.settings.isGiven(field)
                && (same == own.end() || asked.settings.given(field) != same->settings.value(field)))
                notes.push_back(
                    Said("The adapter that the run starts from decides %1 (%2): the recipe's %3 is not used",
                         std::string(field.label), std::string(methodInfo(asked.method).label),
                         toText(asked.settings.given(field))));
    }
    recipe.methods = own;
}

/// Where the layers' frozen weights lie that are not on the device; what of them other ranks hold comes from those.
std::shared_ptr<ShardedMemory> pageWeights(TrainSetup& setup, const WeightPaging& paging, const fs::path& folder,
                                           RankGroup& ranks, LoadOptions& options) {
    std::shared_ptr<ShardedMemory> sharded;
    std::unique_ptr<PageDevice> pages = setup.device.pages(MemoryPart::Weights);
    options.scratch = folder;
    if (paging.where == Paging::Sharded) {
        sharded = std::make_shared<ShardedMemory>(std::size_t(paging.totalBytes), ranks);
        pages = std::make_unique<ShardedPages>(std::move(pages), sharded, setup.device.isHost());
        options.pageMemory = ShardedMemory::hostMemory(sharded);
        if (ranks.isAlone())
            setup.notes.push_back(Said("Sharded weights of one process alone lie in its memory, all %1 of them",
                                       mebibytes(paging.totalBytes)));
    } else if (paging.where == Paging::Memory) {
        options.pageMemory = setup.device.hostMemory(std::size_t(paging.totalBytes), folder);
        if (options.pageMemory.isFile)
            setup.notes.push_back(Said("This machine has no %1 of memory to spare for the paged weights: they are kept "
                                       "in a file in the run's folder and read from there, more slowly",
                                       mebibytes(paging.totalBytes)));
    }
    options.pages = std::make_shared<WeightPages>(std::move(pages), paging.budgetBytes);
    return sharded;
}

void loadModelAndMethod(TrainSetup& setup, const Recipe& given, bool fresh, const fs::path& folder, JobContext& context,
                        RankGroup& ranks) {
    const Settings& settings = setup.recipe.settings;
    LoadOptions options;
    options.dtype = dtypeOf(settings.get(field::dtype));
    options.device = setup.device.device();
    options.seed = std::uint64_t(settings.get(field::seed));
    options.randomWeights = settings.get(field::randomWeights);
    options.quantization = quantizationOf(setup.recipe);
    options.stop = context.stopToken();
    options.progress = [&](std::int64_t done, std::int64_t total) { context.report(done, total, "loading the model"); };
    options.spec = setup.spec;
    options.ownHead = setup.partsHead;
    std::shared_ptr<ShardedMemory> sharded;
    if (const WeightPaging paging = weightPagingOf(setup.recipe, setup.spec); paging.on)
        sharded = pageWeights(setup, paging, folder, ranks, options);
    setup.model = loadModel(settings.get(field::model), options);
    if (sharded) ShardedMemory::share(sharded, ranks);
    if (const auto& random = setup.model->initialised(); !random.empty())
        setup.notes.push_back(Said("The checkpoint has no head for this task: %1 tensors begin at random (%2%3",
                                   std::to_string(random.size()), random.front(),
                                   (random.size() > 1 ? ", ...)" : ")")));
    if (fresh) {
        followAdapter(setup.recipe, given, setup.spec, setup.notes);
        for (const Problem& problem : checkRecipe(setup.recipe, &setup.spec, &setup.deviceInfo))
            if (problem.field.starts_with("methods"))
                throw Error(ErrorKind::BadInput,
                            {"The adapter to start from can't be trained on here: %1.", problem.message},
                            "Start from another adapter, or from none.");
        setup.predicted = estimate(setup.spec, setup.recipe, setup.deviceInfo);
    }
    const BookAs trained(MemoryPart::TrainedParameters);
    setup.method = makeMethod(setup.recipe.methods,
                              [&](const std::string& text) { return setup.text.tokenizer->encode(text, false).ids; });
    const AttachReport attached = setup.method->attach(*setup.model, options.seed);
    for (const std::string& name : attached.unmatched)
        setup.notes.push_back(Said("target_modules: \"%1\" matches no module", name));
    if (const fs::path from = settings.get(field::initAdapter); fresh && !from.empty()) setup.method->load(from);

    AdamwOptions adamw{settings.get(field::beta1), settings.get(field::beta2), settings.get(field::epsilon),
                       settings.get(field::weightDecay), settings.get(field::decayNormsAndBiases)};
    std::vector<double> rates;
    for (const Parameter* parameter : setup.method->trainable()) rates.push_back(setup.method->rateFactor(*parameter));
    if (isInMemory(folder) && optimizerInfo(settings.get(field::optimizer)).paged)
        setup.notes.push_back(Said("The runs' folder is in memory (tmpfs), so the optimizer's paged state still takes "
                                   "memory; choose a folder on a disk"));
    setup.optimizer =
        makeOptimizer(settings.get(field::optimizer),
                      {setup.device, setup.method->trainable(), adamw, rates, folder, optimizerPageBudget(settings),
                       settings.get(field::shardOptimizer) ? &ranks : nullptr});
    const auto said = setup.method->prepareData(setup.data, setup.spec.context, options.seed);
    setup.notes.insert(setup.notes.end(), said.begin(), said.end());
    if (setup.optimizer->parameters().empty() && setup.predicted.parameters.trainable > 0)
        throw Error(ErrorKind::Bug, "The method trains nothing on this model.");
}

/// The newest checkpoint that can be read; damaged ones are named in the notes.
std::optional<std::pair<FoundCheckpoint, CheckpointState>> lastWhole(const fs::path& run, std::vector<Said>& notes) {
    auto found = listCheckpoints(run);
    for (; !found.empty(); found.pop_back()) {
        try {
            return std::pair(found.back(), readCheckpointState(found.back().folder));
        } catch (const Error& error) {
            notes.push_back(Said("The checkpoint of step %1 cannot be read (%2); going back to the one before",
                                 std::to_string(found.back().step), error.what()));
        }
    }
    return std::nullopt;
}

void requireSame(const std::string& stored, const std::string& now, const std::string& what) {
    if (stored != now)
        throw Error(ErrorKind::BadInput, {"The %1 changed since this run's checkpoint was written.", what},
                    {"Put the %1 back as it was, or start a new run.", what});
}

void sayWhereInexact(const CheckpointState& state, const Environment& now, std::vector<Said>& notes) {
    const auto differs = [&](const std::string& what, const std::string& was, const std::string& is) {
        if (was != is)
            notes.push_back(
                Said("Continuing %1 instead of %2: the result is as good, but not bit for bit the same", what, was));
        return was != is;
    };
    const std::string was = state.device.empty() ? "the processor" : state.device, is = kindOfDevice(now);
    if (differs("on " + is, was, is)) return;
    if (now.device != "cpu") {
        differs("with " + now.deviceSoftware, state.deviceSoftware, now.deviceSoftware);
        return;
    }
    differs("with " + std::to_string(now.threads) + " threads", std::to_string(state.threads),
            std::to_string(now.threads));
    differs("with " + now.cpuCapability + " instructions", state.cpuCapability, now.cpuCapability);
}

LossScale lossScaleOf(const Recipe& recipe, const CheckpointState* resumed) {
    if (recipe.settings.getIfAny(field::dtype) != Precision::FP16) return LossScale();
    return LossScale(resumed && resumed->lossScale ? *resumed->lossScale : LossScale::State());
}

} // namespace

void TrainSetup::change(const PlanChange& change) {
    schedule.changes.push_back(change);
    plan = planAfter(plan, {change});
    sampler->extendTo(totalSteps());
}

bool TrainSetup::isPaged() const { return model->pages() || optimizer->hostStateBytes() > 0; }

PageCounts TrainSetup::pageCounts() const {
    const PageCounts state = optimizer->pageCounts();
    return model->pages() ? state + model->pages()->counts() : state;
}

at::ScalarType dtypeOf(Precision precision) {
    switch (precision) {
    case Precision::FP32: return at::kFloat;
    case Precision::BF16: return at::kBFloat16;
    case Precision::FP16: return at::kHalf;
    }
    throw Error(ErrorKind::Bug, "A precision that no number format stands for.");
}

/// What the preview shows in red, for conversations.
static std::vector<Said> templateProblems(const TrainSetup& setup) {
    std::vector<Said> notes;
    const std::string& format = setup.data.format;
    if (format.find("chat") == std::string::npos && format.find("alpaca") == std::string::npos
        && format.find("preference") == std::string::npos)
        return notes;
    const auto chat = chatTemplateFor(setup.text);
    if (!chat) return notes;
    for (const Finding& finding : templateFindings(*chat, setup.text))
        if (!finding.good) notes.push_back(Said("Chat template: %1", finding.text));
    return notes;
}

std::unique_ptr<TrainSetup> setUp(const TrainOrder& given, JobContext& context, RankGroup& ranks) {
    const TrainOrder order = commonOrder(given, ranks);
    const ChosenDevice chosen =
        chosenDevice(order.device.empty() ? order.recipe.settings.get(field::device) : order.device);
    context.computesOn({.device = chosen.info, .reason = chosen.reason});
    std::unique_ptr<TrainSetup> setup(new TrainSetup{chosen.device, chosen.info});
    setup->deviceInfo.processes = ranks.size();
    setup->device.forgetEarlier();
    const std::string model = order.recipe.settings.get(field::model);
    setup->spec = readModelSpec(model);
    setup->text = withChatTemplate(readModelText(model), order.recipe.settings.get(field::chatTemplate),
                                   order.recipe.settings.get(field::chatTemplateKwargs));
    std::vector<Said> damaged;
    auto last = order.resume && ranks.isFirst() ? lastWhole(order.folder, damaged) : std::nullopt;
    shareCheckpoint(last, ranks);
    const std::optional<Recipe> before = last ? std::optional(recipeFromJson(last->second.recipe)) : std::nullopt;
    const LengthLimit limit = limitOf(order, *setup, before ? &*before : nullptr, ranks);
    ranks.inTurn([&] { setup->data = prepare(order, *setup, limit, context); }); // later ones find it in the cache
    setup->spec = specForRecipe(setup->spec, order.recipe, setup->data.labels, setup->data.problemType);
    if (const fs::path from = order.recipe.settings.get(field::initAdapter);
        isAdapterFolder(from) && partsWordMatrices(from, setup->spec)) {
        setup->partsHead = true; // each of the two goes on as the adapter has it
        setup->spec.tiedHead = false;
    }
    setup->environment = thisEnvironment(chosen);
    setup->environment.dataFingerprint = setup->data.fingerprint;
    context.report(0, 0, "checking the model's files");
    setup->environment.modelFingerprint = modelFingerprint(model, context.stopToken());
    requireSameEnvironment(setup->environment, ranks);
    setup->notes.assign(setup->data.messages.begin(), setup->data.messages.end());
    const auto happened = dataNotes(setup->data.ledger);
    setup->notes.insert(setup->notes.end(), happened.begin(), happened.end());
    for (Said& found : templateProblems(*setup)) setup->notes.push_back(std::move(found));
    setup->notes.insert(setup->notes.end(), damaged.begin(), damaged.end());
    if (order.resume && !last) setup->notes.push_back(Said("Begun anew: there is no checkpoint to go on from."));
    if (const std::string remark = setup->device.remark(); !remark.empty()) setup->notes.push_back(remark);
    if (!ranks.isAlone())
        setup->notes.push_back(
            Said("Trained by %1 processes together, started by %2", ranks.size(), thisRank().launcher));

    setup->recipe = before ? *before : resolveFor(order.recipe, *setup);
    shareResolved(setup->recipe, order.recipe, ranks);
    if (limit.asked == 0) setup->recipe.settings.set(field::lengthThatFits, limit.fits);
    if (!setup->data.labels.empty()) setup->recipe.settings.set(field::labels, setup->data.labels);
    if (last && order.recipe.settings.isGiven(field::threads))
        setup->recipe.settings.set(field::threads, order.recipe.settings.given(field::threads));
    chosen.requireTraining(dtypeOf(setup->recipe.settings.get(field::dtype)));
    setup->device.begin(int(setup->recipe.settings.get(field::threads)));
    setup->environment.threads = at::get_num_threads();
    setup->productSpeed = productSpeed(setup->device, dtypeOf(setup->recipe.settings.get(field::dtype)));
    if (last) {
        requireSame(last->second.modelFingerprint, setup->environment.modelFingerprint, "model");
        requireSame(last->second.dataFingerprint, setup->environment.dataFingerprint, "data");
        sayWhereInexact(last->second, setup->environment, setup->notes);
    }
    const Settings& settings = setup->recipe.settings;
    setup->sampler = std::make_unique<StepSampler>(setup->data.train.lengths(), samplerOptions(settings));
    setup->schedule = {settings.get(field::schedule), settings.get(field::learningRate),
                       settings.get(field::warmupSteps), setup->sampler->totalSteps()};
    setup->begun =
        setup->plan = {settings.get(field::learningRate), setup->sampler->totalSteps(), settings.get(field::evalEvery)};
    if (last)
        for (const PlanChange& change : last->second.changes) setup->change(change);
    setup->predicted = estimate(setup->spec, setup->recipe, setup->deviceInfo);
    setup->lossScale = lossScaleOf(setup->recipe, last ? &last->second : nullptr);
    setup->memory.begin(setup->device);
    setup->budget.emplace(setup->device, settings.getIfAny(field::memoryBudgetGib), setup->memory.runtimeBytes());
    setup->compression.emplace(setup->device.isHost() && compressesActivations(settings));
    loadModelAndMethod(*setup, order.recipe, !last, order.folder, context, ranks);
    setup->notes.insert(setup->notes.end(), setup->predicted.hints.begin(), setup->predicted.hints.end());
    if (last) {
        if (ranks.isFirst() || setup->optimizer->shares())
            restoreCheckpoint(last->first.folder, last->second, *setup->optimizer);
        setup->resumed = last->second;
    }
    startAlike(*setup->optimizer, last ? &last->second : nullptr, ranks);
    for (const Parameter* parameter : setup->optimizer->parameters()) { // full fine-tuning's are weights of the model
        rebook(parameter->master(), MemoryPart::TrainedParameters);
        rebook(parameter->compute(), MemoryPart::TrainedParameters);
    }
    setup->memory.loaded();
    return setup;
}

} // namespace lathe
