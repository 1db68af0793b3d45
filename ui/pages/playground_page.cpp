#include "pages/playground_page.h"

#include "bridge/text.h"
#include "lathe/field_keys.h"
#include "lathe/task.h"
#include "pages/answer_columns.h"
#include "pages/examples_box.h"
#include "pages/predict_form.h"
#include "pages/prompt_box.h"
#include "pages/sampling_card.h"
#include "pages/source_card.h"
#include "pages/source_picker.h"
#include "pages/test_set_panel.h"
#include "widgets/banner.h"
#include "widgets/labels.h"
#include "widgets/path_edit.h"

#include <QButtonGroup>
#include <QShortcut>
#include <QVBoxLayout>

namespace lathe::ui {

PlaygroundPage::PlaygroundPage(Context& context, QWidget* parent) : Page(context, parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(28, 24, 28, 24);
    column->setSpacing(12);
    auto* head = new QHBoxLayout;
    head->addWidget(heading(tr("Playground"), 1));
    head->addSpacing(18);
    m_toTalk = button(tr("Conversat&ion"), {}, "segment");
    m_toTests = button(tr("&Test set"), {}, "segment");
    m_toTests->setObjectName("showTestSet");
    auto* views = new QButtonGroup(this);
    auto* pair = new QHBoxLayout;
    pair->setSpacing(0);
    for (QPushButton* each : {m_toTalk, m_toTests}) {
        each->setCheckable(true);
        views->addButton(each);
        pair->addWidget(each);
    }
    m_toTalk->setChecked(true);
    head->addLayout(pair);
    head->addStretch(1);
    m_add = button(tr("Add a &column"), QStringLiteral("new"));
    m_add->setObjectName("addColumn");
    m_add->setToolTip(tr("Another run or model that answers the same"));
    head->addWidget(m_add);
    auto* fresh = button(tr("Start &over"), QStringLiteral("refresh"));
    head->addWidget(fresh);
    connect(fresh, &QPushButton::clicked, this, &PlaygroundPage::startOver);
    column->addLayout(head);
    m_note = new Banner;
    column->addWidget(m_note);
    m_source = new SourceCard(context.runs);
    column->addWidget(m_source);

    m_talk = new QWidget;
    auto* across = new QHBoxLayout(m_talk);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(14);
    m_conversation = new QWidget;
    auto* talk = new QVBoxLayout(m_conversation);
    talk->setContentsMargins(0, 0, 0, 0);
    talk->setSpacing(10);
    m_columns = new AnswerColumns(context);
    talk->addWidget(m_columns, 1);
    talk->addWidget(m_examples = new ExamplesBox(context.settings));
    m_prompt = new PromptBox;
    talk->addWidget(m_prompt);
    across->addWidget(m_conversation, 1);
    m_tests = new TestSetPanel(context, *m_columns);
    m_tests->hide();
    across->addWidget(m_tests, 1);
    m_sampling = new SamplingCard(context.settings);
    across->addWidget(m_sampling);
    column->addWidget(m_talk, 1);
    m_predict = new PredictForm(context.client);
    m_predict->setObjectName("predictForm");
    m_predict->hide();
    column->addWidget(m_predict, 1);

    connect(m_source, &SourceCard::changed, this, &PlaygroundPage::sourceChanged);
    connect(m_source, &SourceCard::modeChanged, this, &PlaygroundPage::startOver);
    connect(m_add, &QPushButton::clicked, m_columns, &AnswerColumns::addColumn);
    connect(m_columns, &AnswerColumns::busyChanged, this, &PlaygroundPage::ended);
    connect(m_columns, &AnswerColumns::columnsChanged, this, [this] {
        m_add->setEnabled(m_columns->hasRoom());
        sayModels();
    });
    connect(m_prompt, &PromptBox::asked, this, &PlaygroundPage::ask);
    connect(m_prompt, &PromptBox::stopped, m_columns, &AnswerColumns::stop);
    connect(m_prompt, &PromptBox::saveWanted, this, [this] {
        if (m_prompt->text().trimmed().isEmpty()) return m_prompt->takeFocus();
        const QString prompt = m_prompt->text();
        showTalk(false);
        m_tests->addPrompt(prompt);
    });
    connect(m_toTalk, &QPushButton::clicked, this, [this] { showTalk(true); });
    connect(m_toTests, &QPushButton::clicked, this, [this] { showTalk(false); });
    connect(m_tests, &TestSetPanel::runWanted, this, &PlaygroundPage::runTestSet);
    connect(m_tests, &TestSetPanel::busyChanged, this, &PlaygroundPage::showBusy);
    const auto showMarks = [this] {
        m_columns->setShading(m_sampling->shadesUnlikely());
        m_columns->markDifferences(m_sampling->marksDifferences());
    };
    connect(m_sampling, &SamplingCard::marksChanged, this, showMarks);
    showMarks();
    for (const int key : {Qt::Key_Return, Qt::Key_Enter})
        connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::Key(key)), this, nullptr, nullptr,
                              Qt::WidgetWithChildrenShortcut),
                &QShortcut::activated, this, [this] {
                    if (!m_predict->isHidden()) m_predict->ask();
                    else if (m_tests->isVisible()) runTestSet();
                    else ask();
                });
    m_readTaskSoon.setSingleShot(true);
    m_readTaskSoon.setInterval(300);
    connect(&m_readTaskSoon, &QTimer::timeout, this, &PlaygroundPage::readTask);
    m_columns->setFirst(m_source->answerers());
    showBusy();
}

void PlaygroundPage::entered() {
    m_source->read();
    m_columns->setFirst(m_source->answerers());
    m_prompt->takeFocus();
}

bool PlaygroundPage::isBusy() const { return m_columns->isBusy() || m_tests->isBusy(); }

void PlaygroundPage::showTalk(bool talk) {
    m_toTalk->setChecked(talk);
    m_toTests->setChecked(!talk);
    m_conversation->setVisible(talk);
    m_tests->setVisible(!talk);
    if (talk) m_prompt->takeFocus();
}

void PlaygroundPage::sourceChanged() {
    m_columns->setFirst(m_source->answerers());
    m_readTaskSoon.start();
}

/// Models with a task's head are tried with its form. A run says its task; of files their architecture does.
void PlaygroundPage::readTask() {
    m_context.client.drop(std::exchange(m_taskRequest, 0));
    const Answerer asked = m_source->picker().answerer();
    const auto unknown = [this](const ErrorInfo&) { // who asks is told what is wrong
        m_taskRequest = 0;
        showTask(Task::LanguageModeling);
    };
    if (!asked.run.empty()) {
        m_taskRequest = m_context.client.askFor<RunDetail>(
            ShowRun{asked.run}, this,
            [this](const RunDetail& run) {
                m_taskRequest = 0;
                try {
                    const std::string& json = run.resolvedRecipeJson.empty() ? run.recipeJson : run.resolvedRecipeJson;
                    showTask(recipeFromJson(json).settings.get(field::task));
                } catch (const Error& error) { // of a newer version
                    showTask(Task::LanguageModeling);
                    m_note->say(error.info());
                }
            },
            unknown);
    } else if (asked.model.isEmpty()) {
        showTask(Task::LanguageModeling);
    } else {
        m_taskRequest = m_context.client.askFor<ModelReport>(
            InspectModel{plain(asked.model)}, this,
            [this](const ModelReport& report) {
                m_taskRequest = 0;
                static constexpr std::pair<const char*, Task> heads[] = {
                    {"ForSequenceClassification", Task::SequenceClassification},
                    {"ForTokenClassification", Task::TokenClassification},
                    {"ForQuestionAnswering", Task::QuestionAnswering}};
                Task task = Task::LanguageModeling;
                for (const auto& [end, made] : heads)
                    if (qt(report.architecture).endsWith(QLatin1String(end))) task = made;
                showTask(task);
            },
            unknown);
    }
}

void PlaygroundPage::showTask(Task task) {
    const bool predicts = !taskInfo(task).writes;
    m_talk->setVisible(!predicts);
    m_predict->setVisible(predicts);
    m_add->setVisible(!predicts);
    m_toTalk->setVisible(!predicts);
    m_toTests->setVisible(!predicts);
    m_source->setPredicts(predicts);
    if (!predicts) return;
    m_predict->setTask(task);
    const Answerer asked = m_source->picker().answerer();
    PredictText source;
    source.run = asked.run;
    source.model = plain(asked.model);
    source.adapter = plain(asked.adapter);
    m_predict->setSource(source);
}

void PlaygroundPage::open(const RunId& run, const QString& prompt, bool askNow) {
    showTalk(true);
    m_source->open(run);
    m_columns->setFirst(m_source->answerers());
    startOver();
    readTask();
    m_prompt->setText(prompt);
    m_prompt->takeFocus();
    if (askNow && !prompt.isEmpty()) {
        ask();
        m_note->say(Banner::Tone::Good, tr("Training is done. Here is the model beside its untrained self."),
                    tr("Ask something else, or start a run with your own model and data."));
        m_note->addButton(tr("New run…"), [this] { emit navigate(ShowPage{QStringLiteral("new")}); });
    } else {
        m_note->hide();
    }
}

void PlaygroundPage::openModel(const QString& path) {
    showTalk(true);
    m_source->openModel(path);
    m_columns->setFirst(m_source->answerers());
    m_note->hide();
    startOver();
    readTask();
    m_prompt->takeFocus();
}

void PlaygroundPage::startOver() {
    m_columns->startOver();
    m_asked.clear();
}

void PlaygroundPage::ask() {
    const QString prompt = m_source->isChat() ? m_prompt->text().trimmed() : m_prompt->text();
    if (isBusy() || prompt.trimmed().isEmpty()) return;
    Question question{.prompt = prompt};
    if (!read(question)) return;
    m_asked = prompt;
    m_prompt->setText({});
    m_columns->ask(question);
}

bool PlaygroundPage::read(Question& question) {
    m_note->hide();
    question.chat = m_source->isChat();
    if (const QString wrong = m_sampling->read(question.settings); !wrong.isEmpty()) {
        m_note->say(Banner::Tone::Error, wrong);
        return false;
    }
    for (const AnswerColumn* each : m_columns->columns())
        if (each->answerer().isNobody()) {
            m_note->say(Banner::Tone::Error, tr("Choose a model first."));
            m_source->picker().model()->setFocus();
            return false;
        }
    question.before = exampleTurns(m_examples->examples());
    question.plainBefore = exampleText(m_examples->examples());
    return true;
}

void PlaygroundPage::runTestSet() {
    Question question;
    if (!isBusy() && read(question)) m_tests->run(question);
}

void PlaygroundPage::ended() {
    showBusy();
    if (isBusy() || m_asked.isEmpty()) return;
    if (m_columns->allFailed() && m_prompt->text().isEmpty()) m_prompt->setText(m_asked); // nothing typed is lost
    m_asked.clear();
    if (isVisible() && m_talk->isVisible()) m_prompt->takeFocus();
}

void PlaygroundPage::showBusy() {
    m_prompt->setBusy(isBusy());
    m_source->setBusy(isBusy());
}

void PlaygroundPage::sayModels() {
    const QStringList models = m_columns->loadedModels();
    QStringList named;
    for (const QString& model : models) {
        if (const RunSummary* live = m_context.runs.find(plain(model))) { // in training, with memory of its own
            named << displayName(*live);
            continue;
        }
        if (models.size() > 1 && !model.isEmpty() && m_sizes.try_emplace(model, 0).second)
            m_context.client.askFor<ModelReport>(
                InspectModel{plain(model)}, this,
                [this, model](const ModelReport& report) {
                    for (const TensorRow& tensor : report.tensors) m_sizes[model] += tensor.bytes;
                    sayModels();
                },
                [](const ErrorInfo&) {}); // its column says it
        const std::int64_t bytes = m_sizes.contains(model) ? m_sizes[model] : 0;
        named << (bytes > 0 ? tr("%1 (%2)").arg(fileNameOf(model), bytesText(bytes)) : fileNameOf(model));
    }
    m_prompt->say(models.size() > 1 ? tr("Different models answer: %1. One at a time is held in memory beside those in "
                                         "training; the next is loaded when its turn comes.")
                                          .arg(named.join(QStringLiteral(", ")))
                                    : QString());
}

bool PlaygroundPage::escaped() {
    if (m_predict->stop()) return true;
    if (!isBusy()) return false;
    m_columns->stop(); // as Stop does
    m_tests->stop();
    return true;
}

Page::Carried PlaygroundPage::carry() { // what was answered stays behind: it is begun anew in one click
    m_columns->startOver();
    const Answerer asked = m_source->picker().answerer();
    const QString prompt = m_prompt->text();
    if (asked.isNobody()) return {};
    return [asked, prompt](Page& page) {
        auto& made = static_cast<PlaygroundPage&>(page);
        if (!asked.run.empty()) return made.open(asked.run, prompt, false);
        made.m_source->openModel(asked.model, asked.adapter);
        made.sourceChanged();
        made.m_prompt->setText(prompt);
    };
}

} // namespace lathe::ui
