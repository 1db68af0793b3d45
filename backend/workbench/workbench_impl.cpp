// The pool answers what needs no engine; runs wait in one line for it, which is loaded with the first order.
#include "workbench/workbench_impl.h"

#include "base/atomic_file.h"
#include "estimate/correction.h"
#include "estimate/device_choice.h"
#include "estimate/estimate.h"
#include "lathe/crash.h"
#include "lathe/field_keys.h"
#include "lathe/field_place.h"
#include "lathe/joined.h"
#include "lathe/task.h"
#include "recipe/resolve.h"
#include "templates/chat_usual.h"
#include "workbench/left_over.h"
#include "workbench/new_run.h"
#include "workbench/routed_request.h"
#include "workbench/take_part.h"

#include <algorithm>
#include <new>
#include <utility>

namespace lathe {
namespace {

/// Runs `work` and says how it failed; the pool's tasks end here.
template <class Work>
std::optional<ErrorInfo> failureOf(Work work) {
    try {
        work();
        return std::nullopt;
    } catch (const Error& error) {
        return error.info();
    } catch (const std::bad_alloc&) {
        return ErrorInfo{ErrorKind::OutOfMemory, "There is not enough memory for this.",
                         "Close other programs, or choose something smaller."};
    } catch (const std::exception& error) {
        return ErrorInfo{ErrorKind::Bug, error.what(), "This is a bug in Lathe. Please report it."};
    }
}

Said inWords(const ErrorInfo& error) {
    return error.hint.empty() ? error.message : Said("%1 %2", error.message, error.hint);
}

/// One of the model's own by name, a usual one, or a file.
void requireTemplate(const std::string& choice, const ModelCache& models, const std::string& model) {
    try {
        chatTemplateNamed(choice);
    } catch (const Error&) {
        if (model.empty()) throw;
        const auto text = models.text(model);
        const auto& named = text->special.namedTemplates;
        if (std::none_of(named.begin(), named.end(), [&](const auto& one) { return one.first == choice; })) throw;
    }
}

/// Conversations need a template to be written with, but where turns are read and an answer is written.
void checkChat(const Recipe& recipe, const ModelCache& models, std::vector<Problem>& problems) {
    const std::string choice = recipe.settings.get(field::chatTemplate), model = recipe.settings.get(field::model);
    if (!taskInfo(recipe.settings.get(field::task)).writes) return;
    try {
        templateDefaults(recipe.settings.get(field::chatTemplateKwargs));
    } catch (const Error& error) {
        problems.push_back({"chat_template_kwargs", inWords(error.info())});
    }
    try {
        if (!choice.empty()) requireTemplate(choice, models, model);
        else if (std::any_of(recipe.data.begin(), recipe.data.end(),
                             [&](const Settings& source) { return models.isChat(source); })
                 && !models.hasChatTemplate(model) && models.spec(model)->kind != ModelKind::EncoderDecoder)
            problems.push_back({"chat_template", Said("The data are conversations, and the model has no chat template "
                                                      "to write them with; choose one of %1, or a Jinja file.",
                                                      usualTemplateNames())});
    } catch (const Error& error) {
        problems.push_back({"chat_template", inWords(error.info())});
    }
}

void refuseProblems(const Recipe& recipe, const std::vector<Problem>& problems) {
    if (problems.empty()) return;
    std::string all;
    for (const Problem& problem : problems)
        addTo(all, fieldPlace(problem.field, recipe).title + ": " + problem.message, "\n");
    throw Error(ErrorKind::BadInput, all, problems.size() == 1 ? "" : "Correct all of these first.");
}

void refuseChange(const RunSummary& run, const PlanValues& values) {
    if (run.status != RunStatus::Running && run.status != RunStatus::Paused)
        throw Error(ErrorKind::BadInput,
                    {"Run %1 can't be changed yet: it is %2.", run.id, std::string(toString(run.status))},
                    "Wait until it trains.");
    if (const auto refusal = whyNotChanged(values, run.step, run.totalSteps)) throw Error(*refusal);
}

/// As the engine's jobs say it.
const ErrorInfo cancelled{ErrorKind::BadInput, "The request was canceled.", {}};
const ErrorInfo leftOpen{ErrorKind::Bug, "The engine ended without reporting a result.",
                         "This is a bug in Lathe. Please report it."};

} // namespace

Workbench::Impl::Impl(const std::filesystem::path& home, EngineFactory factory)
    : store(home), m_factory(std::move(factory)) {
    crashReportsInto(home / "crashes");
    host.whenRunEnds([this](const RunId& run) {
        m_engineLine.submit([this, run] {
            m_line.ended(run);
            beginNext();
        });
    });
    store.onCommand([this](const RunId& run, const Command& command) { carryOut(run, command); });
    if (auto deleted = putRight(store); !deleted.empty())
        m_patient.submit([deleted = std::move(deleted)] {
            std::error_code ignored; // whoever deleted the run was told
            for (const std::filesystem::path& folder : deleted) std::filesystem::remove_all(folder, ignored);
        });
    m_pool.submit([] { gpusHere(); }); // opening a driver's library may take a while: not on the thread that asks first
}

Workbench::Impl::~Impl() {
    store.onCommand({});
    m_closing = true;
    host.closing();
    for (const RequestId request : open.requests()) cancel(request);
    m_patient.finish();
    m_pool.finish(); // what it still hands to the engine line is turned away there
    m_engineLine.submit([this] { beginNext(); }); // which ends those that wait
    for (const RunId& run : open.runs())
        m_engineLine.submit([this, run] {
            if (m_engine && open.hasRun(run)) m_engine->send(run, Stop{});
        });
    m_engineLine.finish();
    m_engine.reset(); // stops all jobs, waits for their ends
    for (const RunId& run : open.runs()) host.ended(run, Outcome::Failed, 0, {}, leftOpen);
    for (const RequestId request : open.requests()) host.answered(request, leftOpen);
}

Engine& Workbench::Impl::engine() {
    if (!m_engine) m_engine = m_factory(host);
    return *m_engine;
}

std::vector<Problem> Workbench::Impl::check(const Recipe& recipe) const {
    std::optional<DeviceInfo> found;
    std::vector<Problem> ofDevice;
    try {
        found = deviceFor(recipe);
    } catch (const Error& error) {
        ofDevice.push_back({"device", inWords(error.info())});
    }
    const DeviceInfo* device = found ? &*found : nullptr;
    const auto with = [&](std::vector<Problem> problems) {
        problems.insert(problems.end(), ofDevice.begin(), ofDevice.end());
        return problems;
    };
    const std::string model = recipe.settings.get(field::model);
    if (model.empty()) return with(checkRecipe(recipe, nullptr, device));
    const char* field = "model"; // what an error is about
    try {
        const auto spec = models.spec(model);
        field = "task";
        const ModelSpec forTask = specForRecipe(*spec, recipe);
        auto problems = checkRecipe(recipe, &forTask, device);
        checkChat(recipe, models, problems);
        return with(std::move(problems));
    } catch (const Error& error) {
        auto problems = checkRecipe(recipe, nullptr, device);
        problems.insert(problems.begin(), Problem{field, inWords(error.info())});
        return with(std::move(problems));
    }
}

Estimate Workbench::Impl::estimate(const Recipe& recipe, int processes) const {
    const ModelSpec spec = specForRecipe(*models.spec(recipe.settings.get(field::model)), recipe);
    DeviceInfo device = deviceFor(recipe);
    device.processes = processes;
    Estimate result = lathe::estimate(spec, recipe, device);
    result.correction =
        host.correctionFor(device.name, correctionSignature(spec, lathe::withDefaults(recipe, spec, &device)));
    return result;
}

RunId Workbench::Impl::brokenOff(const Recipe& given) const {
    const Recipe recipe = withWholePaths(given);
    for (const RunSummary& run : store.list()) {
        if (!run.resumable) continue;
        try {
            if (recipeFromJson(store.detail(run.id).recipeJson) == recipe) return run.id;
        } catch (const Error&) { // of another version, or damaged: not this one
        }
    }
    return {};
}

RunId Workbench::Impl::start(const Recipe& given, const std::vector<std::string>& tags) {
    const Recipe recipe = withWholePaths(given); // a later resume may come from elsewhere
    refuseProblems(recipe, check(recipe));
    const std::vector<Recipe> before = runsBefore(recipe);
    for (const Recipe& first : before) refuseProblems(first, check(first));
    if (before.empty()) return queue(recipe, tags);
    std::vector<std::string> folders;
    std::string names;
    for (const Recipe& first : before) {
        const RunId run = queue(first, tags);
        folders.push_back((store.folder(run) / "adapter").string()); // where its result will be
        addTo(names, run);
    }
    const RunId last = queue(withResults(recipe, folders), tags);
    host.note(last, Said("Trained first, for this one to start from: %1", names));
    return last;
}

RunId Workbench::Impl::queue(const Recipe& recipe, const std::vector<std::string>& tags) {
    const DeviceChoice device = chooseDevice(recipe.settings.get(field::device));
    NewRun described =
        describeRun(lathe::withDefaults(recipe, *models.spec(recipe.settings.get(field::model)), &device.device),
                    toJson(recipe), store.home());
    described.device = device.device.name;
    described.tags = tags;
    const RunId run = store.create(described);
    const auto folder = store.folder(run);
    try {
        currentFiles().createFolders(folder);
        writeFileAtomically(folder / "recipe.json", toJson(recipe));
        store.madeFolder(run); // it may wait for long, and has tags that no recipe has
    } catch (const Error& error) {
        store.ended(run, RunStatus::Failed, {}, error.info());
        throw;
    }
    train({run, recipe, folder, false, device.device.field}, device);
    return run;
}

void Workbench::Impl::resume(const RunId& run) {
    const RunDetail detail = store.detail(run);
    if (const auto owner = store.owner(run))
        throw Error(ErrorKind::BadInput, {"Run %1 is already in use by %2.", run, describe(*owner)},
                    detail.summary.status == RunStatus::Paused ? "It is paused: let it go on." : "Stop it first.");
    if (!detail.summary.resumable)
        throw Error(ErrorKind::BadInput,
                    "Run " + run + " can't be resumed: "
                        + (detail.summary.status == RunStatus::Finished ? "it has finished." : "it has no checkpoint."),
                    "Start a new run from its recipe.");
    Recipe recipe = recipeFromJson(detail.recipeJson);
    const DeviceChoice device = chooseDevice(
        recipe.settings.get(field::device)); // one that is not there any more is told before the run is touched
    const std::filesystem::path folder = store.folder(run);
    if (detail.summary.beginsAnew) { // its folder may not have been made, or be gone
        currentFiles().createFolders(folder);
        writeFileAtomically(folder / "recipe.json", detail.recipeJson);
    }
    store.claim(run);
    train({run, std::move(recipe), folder, true, device.device.field, detail.changes},
          device); // without a checkpoint: from the start
}

void Workbench::Impl::train(TrainOrder order, const DeviceChoice& device) {
    const RunId run = order.run;
    if (open.runs().empty()) recipeForCrash(toJson(order.recipe)); // of one that waits: when it has begun
    host.meantFor(run, device);
    open.openRun(run);
    readers.publish(StatusChanged{run, RunStatus::Queued, {}});
    m_engineLine.submit([this, order = std::move(order)]() mutable {
        m_line.add(std::move(order));
        beginNext();
    });
}

/// A run that never had its turn.
void Workbench::Impl::endWaiting(const RunId& run) {
    m_line.take(run);
    host.ended(run, Outcome::Stopped, 0, {}, {});
}

void Workbench::Impl::beginNext() {
    if (m_closing) {
        for (const RunId& run : m_line.waiting()) endWaiting(run);
        return;
    }
    try {
        const std::vector<RunId> turns = store.waiting();
        for (const RunId& run : m_line.waiting()) // what another program took out, or has taken over
            if (std::find(turns.begin(), turns.end(), run) == turns.end()) {
                m_line.take(run);
                host.left(run);
            }
        if (m_held || m_line.isBusy()) return;
        const std::optional<RunId> run = store.takeTurn(m_line.waiting()); // one on its way here has no order yet
        if (!run) return;
        auto next = m_line.take(*run);
        if (!next) return;
        m_line.begin(*run);
        const auto failure = failureOf([&] {
            engine().submit(next->order);
            for (const Command& command : next->commands) m_engine->send(*run, command);
        });
        if (failure)
            host.ended(*run, failure->kind == ErrorKind::OutOfMemory ? Outcome::OutOfMemory : Outcome::Failed, 0, {},
                       *failure);
    } catch (const Error& error) { // of the history: told, and tried again with the next run that ends or comes
        readers.publish(Noted{{}, Said("The queue could not be read: %1", error.info().message)});
    }
}

void Workbench::Impl::queueChanged() {
    m_engineLine.submit([this] { beginNext(); });
}

void Workbench::Impl::hold(bool held) {
    m_held = held;
    queueChanged();
}

void Workbench::Impl::send(const RunId& run, Command command) {
    const bool isHere = open.hasRun(run);
    const auto* change = std::get_if<ChangeRun>(&command);
    if (!isHere || change) {
        const RunDetail detail = store.detail(run);
        if (!isHere && !store.owner(run))
            throw Error(ErrorKind::BadInput,
                        {"Run %1 is not running: it is %2.", run, std::string(toString(detail.summary.status))},
                        detail.summary.resumable ? "It can be resumed." : "");
        if (change) refuseChange(detail.summary, change->values);
    }
    if (isHere) carryOut(run, command);
    else store.tell(run, command);
}

void Workbench::Impl::carryOut(const RunId& run, const Command& command) {
    if (!open.hasRun(run)) return;
    const bool goes = std::holds_alternative<LetGo>(command);
    if (goes) host.letGo(run); // both at once: the program may be closed before the engine hears of it
    else if (std::holds_alternative<Stop>(command)) host.stops(run);
    m_engineLine.submit([this, run, command, goes] {
        if (!open.hasRun(run)) return; // it has ended meanwhile
        const Command order = goes ? Command(Stop{}) : command; // the engine's part is the same
        if (m_line.waits(run)) {
            if (std::holds_alternative<Stop>(order)) endWaiting(run);
            else m_line.keep(run, order);
        } else if (m_engine) {
            m_engine->send(run, order); // without an engine the run has ended by now
        }
    });
}

RequestId Workbench::Impl::request(Query query) {
    const RequestId request = open.openRequest();
    Pool& pool = takesLong(query) ? m_patient : m_pool;
    pool.submit([this, request, query = std::move(query)] { serveRequest(request, query); });
    return request;
}

void Workbench::Impl::cancel(RequestId request) {
    open.requestStop(request);
    m_engineLine.submit([this, request] {
        if (m_engine) m_engine->cancel(request);
    });
}

void Workbench::Impl::serveRequest(RequestId request, const Query& query) {
    const std::stop_token stop = open.stopToken(request);
    const RouteContext context{
        request,
        store,
        shelf,
        models,
        open,
        *this,
        stop,
        [&](std::int64_t done, std::int64_t total, const std::string& phase) {
            readers.publish(Progressed{{}, request, done, total, phase});
        },
        [&](const DownloadProgress& progress) { readers.publish(DownloadMoved{request, progress}); },
        [&](Event event) { readers.publish(std::move(event)); }};
    try {
        if (stop.stop_requested()) throw Stopped{};
        const auto failure = failureOf([&] {
            RoutedRequest routed = route(query, context);
            if (auto* value = std::get_if<AnswerValue>(&routed)) return host.answered(request, std::move(*value));
            if (auto* order = std::get_if<EngineOrder>(&routed)) return ask(request, std::move(*order));
            auto& both = std::get<OrderWithReport>(routed);
            open.keep(request, std::move(both.report));
            ask(request, std::move(both.order));
        });
        if (failure) host.answered(request, *failure);
    } catch (const Stopped&) {
        host.answered(request, cancelled);
    }
}

void Workbench::Impl::ask(RequestId request, EngineOrder order) {
    m_engineLine.submit([this, request, order = std::move(order)] {
        if (m_closing || open.stopToken(request).stop_requested()) return host.answered(request, cancelled);
        if (const auto failure = failureOf([&] { engine().submit(order); })) host.answered(request, *failure);
    });
}

} // namespace lathe
