// Everything here leads to another page; it is the only one that starts a run without the form.
#include "pages/home_page.h"

#include "bridge/file_kind.h"
#include "bridge/recipe_file.h"
#include "bridge/text.h"
#include "pages/home_recipes.h"
#include "pages/home_runs.h"
#include "widgets/banner.h"
#include "widgets/card.h"
#include "widgets/labels.h"

#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QMimeData>
#include <QScrollArea>

#include <algorithm>

namespace lathe::ui {

HomePage::HomePage(Context& context, QWidget* parent) : Page(context, parent) {
    setAcceptDrops(true);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* area = new QScrollArea;
    outer->addWidget(area);
    QVBoxLayout* column = scrollingBody(area, 28);

    column->addWidget(heading(tr("Fine-tune a language model"), 1));
    column->addWidget(mutedLabel(tr("On this computer, from your own files. Nothing is sent anywhere.")));
    m_unfinished = new Banner;
    m_note = new Banner;
    column->addWidget(m_unfinished);
    column->addWidget(m_note);
    column->addLayout(makeChoices());
    m_runs = new HomeRuns(context);
    m_recipes = new HomeRecipes(context.client);
    column->addWidget(m_runs);
    column->addWidget(m_recipes);
    column->addStretch(1);

    connect(m_runs, &HomeRuns::navigate, this, &Page::navigate);
    connect(m_recipes, &HomeRecipes::chosen, this, [this](const Recipe& recipe) { emit navigate(EditRecipe{recipe}); });
    connect(m_recipes, &HomeRecipes::failed, this, [this](const ErrorInfo& error) { m_note->say(error); });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&context.runs, signal, this, &HomePage::offerUnfinished);
    connect(&context.runs, &QAbstractItemModel::modelReset, this, &HomePage::offerUnfinished);
    connect(&context.runs, &QAbstractItemModel::dataChanged, this, &HomePage::offerUnfinished);
    offerUnfinished();
}

/// What there is to begin with, a card each.
QHBoxLayout* HomePage::makeChoices() {
    auto* choices = new QHBoxLayout;
    choices->setSpacing(14);
    const auto choice = [&](const QString& icon, const QString& title, const QStringList& texts, QPushButton* start) {
        auto* card = new Card;
        card->body()->addWidget(new IconLabel(icon, "accent", 30));
        card->body()->addWidget(heading(title, 2));
        for (const QString& text : texts) {
            QLabel* words = mutedLabel(text);
            words->setTextInteractionFlags(Qt::NoTextInteraction);
            card->body()->addWidget(words);
        }
        card->body()->addStretch(1);
        start->setMinimumHeight(36);
        card->body()->addWidget(start, 0, Qt::AlignLeft);
        choices->addWidget(card, 1);
        return card;
    };
    m_quick = button(tr("&Quick start"), QStringLiteral("quick"), "primary");
    m_quick->setObjectName("quickStart");
    choice(QStringLiteral("quick"), tr("See it work"),
           {tr("Trains the small sample model on the sample data while you watch, then lets you ask it and its "
               "untrained self the same question. Takes under a minute.")},
           m_quick);
    auto* fresh = button(tr("&New run…"), QStringLiteral("new"));
    fresh->setObjectName("newRun");
    m_train = choice(QStringLiteral("new"), tr("Train on your data"),
                     {tr("Choose a model and a file of examples, see exactly which tokens are trained on and what it "
                         "costs in memory, and start."),
                      tr("Or drop a model, data, an adapter or a recipe anywhere on this page.")},
                     fresh);
    m_train->setObjectName("trainCard");
    auto* talk = button(tr("Open the &playground"), QStringLiteral("playground"));
    talk->setObjectName("openPlayground");
    choice(QStringLiteral("playground"), tr("Try a model"),
           {tr("Ask a model or one of your runs, with the base model's answer beside it.")}, talk);
    connect(m_quick, &QPushButton::clicked, this, &HomePage::quickStart);
    connect(fresh, &QPushButton::clicked, this, [this] { emit navigate(ShowPage{QStringLiteral("new")}); });
    connect(talk, &QPushButton::clicked, this, [this] { emit navigate(ShowPage{QStringLiteral("playground")}); });
    return choices;
}

void HomePage::entered() {
    m_recipes->read();
    m_quick->setFocus();
}

void HomePage::setError(const ErrorInfo& error) { m_runs->setError(error); }

void HomePage::quickStart() {
    const QString file = resourceFile(QStringLiteral("sample/recipe.json"));
    if (file.isEmpty()) {
        m_note->say(Banner::Tone::Error, tr("The sample recipe is missing."),
                    tr("It should be at resources/sample/recipe.json beside the program. Reinstall the program to "
                       "restore it."));
        return;
    }
    try {
        const RunId run = m_context.client.bench().start(recipeFromFile(file));
        m_note->hide();
        emit navigate(OpenRun{run, true});
    } catch (const Error& error) {
        m_note->say(error.info());
    }
}

/// Goes to the first of them; where some can't be resumed, it stays and says which, and why.
void HomePage::resume(const std::vector<RunId>& runs) {
    std::vector<ErrorInfo> errors;
    QStringList said;
    for (const RunId& id : runs)
        if (const auto error = m_context.client.resume(id)) {
            const RunSummary* run = m_context.runs.find(id);
            said << tr("%1: %2").arg(run ? displayName(*run) : qt(id), qt(error->message)) + ' ' + qt(error->hint);
            errors.push_back(*error);
        }
    if (errors.empty()) emit navigate(OpenRun{runs.front()});
    else if (runs.size() == 1) m_note->say(errors.front());
    else
        m_note->say(Banner::Tone::Error,
                    tr("%1 of %n run(s) can't be resumed", nullptr, int(runs.size())).arg(errors.size()),
                    said.join('\n'));
}

/// In the order of the queue; what it does not know (an earlier version's) before that, the oldest first.
void HomePage::resumeAll(const std::vector<RunId>& newestFirst) {
    m_context.client.askFor<RunQueue>(
        ShowQueue{}, this,
        [this, newestFirst](const RunQueue& queue) {
            std::vector<RunId> runs(newestFirst.rbegin(), newestFirst.rend());
            const auto place = [&](const RunId& run) {
                const auto found = std::find_if(queue.runs.begin(), queue.runs.end(),
                                                [&](const QueuedRun& one) { return one.run.id == run; });
                return found == queue.runs.end() ? -1 : int(found - queue.runs.begin());
            };
            std::stable_sort(runs.begin(), runs.end(),
                             [&](const RunId& a, const RunId& b) { return place(a) < place(b); });
            resume(runs);
        },
        [this](const ErrorInfo& error) { m_note->say(error); });
}

void HomePage::offerUnfinished() {
    std::vector<RunId> all; // the newest first
    for (const RunSummary& run : m_context.runs.runs())
        if (run.status == RunStatus::Interrupted && run.resumable && !run.archived && !m_dismissed.count(run.id))
            all.push_back(run.id);
    if (all.empty()) {
        m_unfinished->hide();
        m_offered.clear();
        return;
    }
    if (m_offered == all && m_unfinished->isVisibleTo(this)) return;
    m_offered = all;
    const RunSummary& first = *m_context.runs.find(all.front());
    const RunId id = first.id;
    QString text =
        first.beginsAnew && first.step == 0 ? tr("The program ended before it had begun; it can begin now.")
        : first.beginsAnew
            ? tr("It ended early, at step %1 and before its first checkpoint, and can begin anew.").arg(first.step)
        : first.totalSteps
            ? tr("It ended early, at step %1 of %2, and can continue from its last checkpoint.")
                  .arg(first.step)
                  .arg(first.totalSteps)
            : tr("It ended early, at step %1, and can continue from its last checkpoint.").arg(first.step);
    if (all.size() > 1) text += ' ' + tr("%n more in the history.", nullptr, int(all.size()) - 1);
    m_unfinished->say(Banner::Tone::Warning, tr("“%1” was interrupted").arg(displayName(first)), text);
    m_unfinished->addButton(tr("Resume"), [this, id] { resume({id}); }, true)->setObjectName("resumeInterrupted");
    if (all.size() > 1)
        m_unfinished
            ->addButton(tr("Resume all %n, one after another", nullptr, int(all.size())),
                        [this, all] { resumeAll(all); })
            ->setObjectName("resumeAllInterrupted");
    m_unfinished->addButton(tr("Show"), [this, id] { emit navigate(OpenRun{id}); });
    m_unfinished->addButton(tr("Not now"), [this, id] {
        m_dismissed.insert(id);
        offerUnfinished();
    });
    m_unfinished->setClosable(false);
}

// ---- what is dropped ---------------------------------------------------------------------------------------------

/// A folder of models, or of nothing that is known, is the window's to take.
void HomePage::dragEnterEvent(QDragEnterEvent* event) {
    const QStringList paths = localPathsIn(*event->mimeData());
    if (std::all_of(paths.begin(), paths.end(),
                    [](const QString& path) { return fileKindOf(path) == FileKind::Folder; }))
        return event->ignore();
    event->acceptProposedAction();
    setRole(m_train, "hot", QStringLiteral("true"));
}

void HomePage::dragLeaveEvent(QDragLeaveEvent*) { setRole(m_train, "hot", {}); }

void HomePage::dropEvent(QDropEvent* event) {
    setRole(m_train, "hot", {});
    event->acceptProposedAction();
    emit navigate(UseFiles{localPathsIn(*event->mimeData())});
}

} // namespace lathe::ui
