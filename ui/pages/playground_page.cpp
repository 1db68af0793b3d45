// One order asks both sides, so that their answers can be compared.
#include "pages/playground_page.h"

#include "bridge/text.h"
#include "lathe/field_keys.h"
#include "lathe/task.h"
#include "models/run_source_model.h"
#include "pages/adapter_mix.h"
#include "pages/predict_form.h"
#include "settings/theme.h"
#include "widgets/banner.h"
#include "widgets/card.h"
#include "widgets/labels.h"
#include "widgets/path_edit.h"
#include "widgets/transcript.h"

#include <QAbstractItemView>
#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QScrollArea>

namespace lathe::ui {
PlaygroundPage::PlaygroundPage(Context& context, QWidget* parent) : Page(context, parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(28, 24, 28, 24);
    column->setSpacing(12);
    auto* head = new QHBoxLayout;
    head->addWidget(heading(tr("Playground"), 1));
    head->addStretch(1);
    auto* fresh = button(tr("Start &over"), QStringLiteral("refresh"));
    head->addWidget(fresh);
    connect(fresh, &QPushButton::clicked, this, &PlaygroundPage::startOver);
    column->addLayout(head);
    m_note = new Banner;
    column->addWidget(m_note);
    column->addWidget(makeSource());

    m_talk = new QWidget;
    auto* across = new QHBoxLayout(m_talk);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(14);
    auto* talk = new QVBoxLayout;
    talk->setSpacing(10);
    auto* sides = new QHBoxLayout;
    sides->setSpacing(12);
    const QString names[] = {tr("Base model"), tr("Tuned")};
    for (int side = 0; side < 2; ++side) {
        auto* box = new QWidget;
        auto* inner = new QVBoxLayout(box);
        inner->setContentsMargins(0, 0, 0, 0);
        inner->setSpacing(6);
        inner->addWidget(m_titles[side] = heading(names[side], 3));
        inner->addWidget(m_sides[side] = new Transcript(names[side]), 1);
        sides->addWidget(box, 1);
        if (side == 0) m_baseBox = box;
    }
    m_sides[0]->setObjectName("baseSide");
    m_sides[1]->setObjectName("tunedSide");
    talk->addLayout(sides, 1);
    talk->addWidget(makeAsk());
    across->addLayout(talk, 1);
    across->addWidget(makeSampling());
    column->addWidget(m_talk, 1);
    m_predict = new PredictForm(context.client);
    m_predict->setObjectName("predictForm");
    m_predict->hide();
    column->addWidget(m_predict, 1);
    m_readTaskSoon.setSingleShot(true);
    m_readTaskSoon.setInterval(300);
    connect(&m_readTaskSoon, &QTimer::timeout, this, &PlaygroundPage::readTask);
    connect(m_model, &PathEdit::pathChanged, &m_readTaskSoon, qOverload<>(&QTimer::start));

    const auto readAgain = [this] { // not while a person chooses; it is read anew when the page is entered
        if (isVisible() && !m_source->view()->isVisible()) fillRuns();
    };
    connect(&context.runs, &QAbstractItemModel::modelReset, this, readAgain);
    connect(&context.runs, &QAbstractItemModel::rowsInserted, this, readAgain);
    connect(&context.runs, &QAbstractItemModel::rowsRemoved, this, readAgain);
    connect(&context.runs, &QAbstractItemModel::dataChanged, this, readAgain);
    fillRuns();
    setBusy(false);
}

QWidget* PlaygroundPage::makeSource() {
    auto* card = new Card;
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    auto* label = new QLabel(tr("&Ask"));
    m_sources = new RunSourceModel(m_context.runs, this);
    m_source = new QComboBox;
    m_source->setModel(m_sources);
    if (auto* list = qobject_cast<QListView*>(m_source->view())) list->setUniformItemSizes(true); // however many
    m_source->setObjectName("playgroundSource");
    m_source->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_source->setMinimumContentsLength(30);
    label->setBuddy(m_source);
    row->addWidget(label);
    row->addWidget(m_source, 1);
    m_compare = new QCheckBox(tr("Compare with the &base"));
    m_compare->setObjectName("compareWithBase");
    m_compare->setChecked(true);
    row->addWidget(m_compare);
    m_mixed = button(tr("&Mix adapters"), {}, "segment");
    m_mixed->setObjectName("mixAdapters");
    m_mixed->setCheckable(true);
    m_mixed->setToolTip(tr("Several adapters over the same base, each with a weight"));
    row->addWidget(m_mixed);
    row->addSpacing(6);
    auto* modes = new QButtonGroup(this);
    m_chat = button(tr("C&hat"), {}, "segment");
    m_plain = button(tr("P&lain text"), {}, "segment");
    m_plain->setToolTip(tr("The model continues your text, without its chat template"));
    for (QPushButton* mode : {m_chat, m_plain}) {
        mode->setCheckable(true);
        modes->addButton(mode);
    }
    m_chat->setChecked(true);
    auto* pair = new QHBoxLayout;
    pair->setSpacing(0);
    pair->addWidget(m_chat);
    pair->addWidget(m_plain);
    row->addLayout(pair);
    card->body()->addLayout(row);

    m_files = new QWidget;
    auto* form = new QGridLayout(m_files);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(12);
    m_model = new PathEdit(PathEdit::Folder | PathEdit::File, tr("GGUF models (*.gguf);;All files (*)"));
    m_model->setPlaceholder(tr("a model's folder or a .gguf file"));
    m_adapter = new PathEdit(PathEdit::Folder, {});
    m_adapter->setPlaceholder(tr("none: the model itself"));
    int at = 0;
    for (const auto& [name, edit] : {std::pair{tr("&Model"), m_model}, {tr("A&dapter"), m_adapter}}) {
        auto* buddy = new QLabel(name);
        buddy->setBuddy(edit);
        form->addWidget(buddy, at, 0);
        form->addWidget(edit, at++, 1);
    }
    card->body()->addWidget(m_files);
    m_mix = new AdapterMix;
    card->body()->addWidget(m_mix);

    connect(m_source, &QComboBox::currentIndexChanged, this, &PlaygroundPage::sourceChanged);
    connect(m_source, &QComboBox::activated, this, [this] { m_wantsFiles = fromFiles(); });
    connect(m_compare, &QCheckBox::toggled, this, &PlaygroundPage::sourceChanged);
    connect(m_adapter, &PathEdit::pathChanged, this, &PlaygroundPage::sourceChanged);
    connect(m_mixed, &QPushButton::toggled, this, &PlaygroundPage::sourceChanged);
    connect(m_mix, &AdapterMix::changed, this, &PlaygroundPage::showSource); // the conversation goes on
    connect(modes, &QButtonGroup::buttonClicked, this, &PlaygroundPage::startOver);
    return card;
}

QWidget* PlaygroundPage::makeSampling() {
    auto* card = new Card(tr("Sampling"));
    card->setMinimumWidth(230);
    auto* form = new QVBoxLayout;
    form->setSpacing(8);
    const auto add = [&](const QString& name, const QString& fallback, const QString& help, const char* object) {
        auto* label = new QLabel(name);
        auto* edit = new QLineEdit;
        edit->setPlaceholderText(fallback);
        edit->setToolTip(help);
        edit->setAccessibleDescription(help);
        edit->setObjectName(object);
        label->setBuddy(edit);
        label->setToolTip(help);
        auto* pair = new QVBoxLayout;
        pair->setSpacing(3);
        pair->addWidget(label);
        pair->addWidget(edit);
        form->addLayout(pair);
        return edit;
    };
    m_tokens = add(tr("Longest answer"), QStringLiteral("256"), tr("In tokens"), "maxNewTokens");
    m_temperature = add(tr("Temperature"), tr("0: always the most likely"),
                        tr("How freely tokens are drawn; 0 always takes the most likely one"), "temperature");
    m_topP = add(tr("Top p"), QStringLiteral("1"),
                 tr("Draws from the most likely tokens that together have this probability"), "topP");
    m_topK = add(tr("Top k"), tr("0: off"), tr("Draws from this many of the most likely tokens"), "topK");
    m_penalty = add(tr("Repetition penalty"), QStringLiteral("1"),
                    tr("Above 1, tokens that have already appeared become less likely"), "penalty");
    m_seed = add(tr("Seed"), QStringLiteral("0"), tr("The same seed draws the same answer"), "seed");
    m_stops = add(tr("Stop at"), tr("nothing"), tr("Texts that end the answer, separated by commas"), "stops");
    card->body()->addLayout(form);
    card->body()->addStretch(1);
    auto* area = new QScrollArea; // in a low window
    scrollingBody(area, 0)->addWidget(card);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFixedWidth(card->minimumWidth() + 12);
    return area;
}

QWidget* PlaygroundPage::makeAsk() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    m_prompt = new QPlainTextEdit;
    m_prompt->setObjectName("prompt");
    m_prompt->setPlaceholderText(tr("Your question. Enter sends it, Shift+Enter starts a new line."));
    m_prompt->setAccessibleName(tr("Your question"));
    m_prompt->setTabChangesFocus(true);
    m_prompt->setFixedHeight(fontMetrics().lineSpacing() * 3 + 20);
    m_prompt->installEventFilter(this);
    row->addWidget(m_prompt, 1);
    m_ask = button(tr("As&k"), QStringLiteral("send"), "primary");
    m_ask->setObjectName("ask");
    m_stop = button(tr("&Stop"), QStringLiteral("stop"));
    m_stop->setObjectName("stopAsking");
    auto* buttons = new QVBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_ask);
    buttons->addWidget(m_stop);
    buttons->addStretch(1);
    row->addLayout(buttons);
    column->addLayout(row);
    m_about = mutedLabel({});
    column->addWidget(m_about);
    connect(m_ask, &QPushButton::clicked, this, &PlaygroundPage::ask);
    connect(m_stop, &QPushButton::clicked, this, [this] { m_context.client.cancel(m_request); });
    return box;
}

bool PlaygroundPage::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_prompt && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if ((key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && !(key->modifiers() & Qt::ShiftModifier)) {
            ask();
            return true;
        }
    }
    return Page::eventFilter(watched, event);
}

void PlaygroundPage::entered() {
    fillRuns();
    m_prompt->setFocus();
}

void PlaygroundPage::fillRuns() {
    const QSignalBlocker quiet(m_source);
    RunId before = chosenRun();
    const bool files = fromFiles() && m_wantsFiles; // else it only stood there because there was no run yet
    m_sources->read();
    const int at = files ? m_sources->filesRow() : m_sources->rowOf(m_chosen.empty() ? before : m_chosen);
    m_source->setCurrentIndex(std::max(0, at));
    showSource();
}

RunId PlaygroundPage::chosenRun() const { return m_sources->runAt(m_source->currentIndex()); }

bool PlaygroundPage::fromFiles() const { return chosenRun().empty(); }

bool PlaygroundPage::mixes() const { return m_mixed->isChecked() && !m_mix->chosen().empty(); }

bool PlaygroundPage::compares() const {
    return m_compare->isChecked() && (!fromFiles() || !m_adapter->path().isEmpty() || mixes());
}

void PlaygroundPage::showSource() {
    m_files->setVisible(fromFiles());
    m_adapter->setEnabled(!m_mixed->isChecked());
    m_mix->setVisible(m_mixed->isChecked());
    if (m_mixed->isChecked()) {
        std::vector<RunSummary> others; // adapters over the same base
        const RunSummary* chosen = m_context.runs.find(chosenRun());
        for (const RunSummary& run : m_context.runs.runs())
            if (chosen && run.model == chosen->model && run.status == RunStatus::Finished) others.push_back(run);
        const QSignalBlocker quiet(m_mix);
        m_mix->setRuns(others);
    }
    m_compare->setEnabled(!fromFiles() || !m_adapter->path().isEmpty() || mixes());
    m_baseBox->setVisible(compares());
    m_titles[1]->setText(mixes() ? tr("Mixed") : compares() ? tr("Tuned") : tr("Answer"));
}

void PlaygroundPage::sourceChanged() {
    m_chosen = chosenRun();
    showSource();
    startOver();
    readTask();
}

/// Models with a task's head are tried with its form. A run says its task; of files their architecture does.
void PlaygroundPage::readTask() {
    m_context.client.drop(std::exchange(m_taskRequest, 0));
    const auto unknown = [this](const ErrorInfo&) { // who asks is told what is wrong
        m_taskRequest = 0;
        showTask(Task::LanguageModeling);
    };
    if (!fromFiles()) {
        m_taskRequest = m_context.client.askFor<RunDetail>(
            ShowRun{chosenRun()}, this,
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
    } else if (m_model->path().isEmpty()) {
        showTask(Task::LanguageModeling);
    } else {
        m_taskRequest = m_context.client.askFor<ModelReport>(
            InspectModel{plain(m_model->path())}, this,
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
    for (QWidget* each : {static_cast<QWidget*>(m_compare), static_cast<QWidget*>(m_mixed),
                          static_cast<QWidget*>(m_chat), static_cast<QWidget*>(m_plain)})
        each->setVisible(!predicts);
    if (!predicts) return;
    m_mixed->setChecked(false);
    m_predict->setTask(task);
    PredictText source;
    if (fromFiles()) source.model = plain(m_model->path()), source.adapter = plain(m_adapter->path());
    else source.run = chosenRun();
    m_predict->setSource(source);
}

void PlaygroundPage::open(const RunId& run, const QString& prompt, bool askNow) {
    m_context.client.drop(std::exchange(m_request, 0));
    m_chosen = run;
    m_compare->setChecked(true);
    m_chat->setChecked(true);
    m_wantsFiles = false;
    {
        const QSignalBlocker quiet(m_source);
        m_sources->setExtra(run); // it may not be in the list yet
    }
    fillRuns();
    sourceChanged();
    m_prompt->setPlainText(prompt);
    m_prompt->moveCursor(QTextCursor::End); // behind it, to go on writing
    m_prompt->setFocus();
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
    m_wantsFiles = true;
    m_chosen.clear();
    m_source->setCurrentIndex(m_sources->filesRow());
    m_adapter->setPath({});
    m_model->setPath(path);
    m_note->hide();
    sourceChanged();
    m_prompt->setFocus();
}

void PlaygroundPage::startOver() {
    m_context.client.drop(std::exchange(m_request, 0));
    m_messages.clear();
    for (Transcript* side : m_sides) {
        side->clearTurns();
        side->setEmptyText(tr("The answer appears here."));
    }
    say({});
    setBusy(false);
}

bool PlaygroundPage::readNumbers(GenerateText& query) {
    bool good = true;
    const auto read = [&](QLineEdit* edit, double fallback, double least, double most) {
        bool ok = true;
        const double value = edit->text().trimmed().isEmpty() ? fallback : edit->text().toDouble(&ok);
        ok = ok && value >= least && value <= most;
        setRole(edit, "wrong", ok ? QStringLiteral("false") : QStringLiteral("true"));
        if (!ok)
            m_note->say(
                Banner::Tone::Error,
                tr("“%1” must be a number from %2 to %3").arg(edit->text(), numberText(least), numberText(most)));
        good = good && ok;
        return value;
    };
    query.maxNewTokens = std::int64_t(read(m_tokens, 256, 1, 100000));
    query.temperature = read(m_temperature, 0, 0, 10);
    query.topP = read(m_topP, 1, 0, 1);
    query.topK = std::int64_t(read(m_topK, 0, 0, 1e6));
    query.repetitionPenalty = read(m_penalty, 1, 0.01, 10);
    query.seed = std::int64_t(read(m_seed, 0, 0, 9e15));
    query.stop = plain(m_stops->text().split(',', Qt::SkipEmptyParts));
    return good;
}

void PlaygroundPage::say(const QString& text) {
    m_about->setText(text);
    m_about->setVisible(!text.isEmpty());
}

void PlaygroundPage::ask() {
    const QString prompt = m_prompt->toPlainText().trimmed();
    if (m_request || prompt.isEmpty()) return;
    m_note->hide();
    GenerateText query;
    if (!readNumbers(query)) return;
    if (fromFiles()) {
        query.model = plain(m_model->path());
        if (!m_mixed->isChecked()) query.adapter = plain(m_adapter->path());
        if (query.model.empty()) {
            m_note->say(Banner::Tone::Error, tr("Choose a model first."));
            m_model->setFocus();
            return;
        }
    } else {
        query.run = chosenRun();
    }
    if (mixes()) query.mix = m_mix->chosen();
    query.compareWithBase = compares();
    const bool chat = m_chat->isChecked();
    if (chat) {
        m_messages.push_back({"user", plain(prompt)});
        query.messages = m_messages;
    } else {
        query.prompt = plain(m_prompt->toPlainText());
    }
    for (int side = query.compareWithBase ? 0 : 1; side < 2; ++side) {
        if (!chat) m_sides[side]->clearTurns();
        m_sides[side]->add(QStringLiteral("user"), prompt);
        m_sides[side]->add(QStringLiteral("assistant"), {});
    }
    m_prompt->clear();
    say(tr("Loading the model…"));
    const bool both = query.compareWithBase;
    m_request = m_context.client.ask(
        std::move(query), this, [this](const AnswerValue& answer) { finish(answer); },
        [this, both](const TextStreamed& piece) {
            m_sides[both ? std::clamp(piece.side, 0, 1) : 1]->appendText(qt(piece.text));
            say(tr("Answering…"));
        },
        [this](const Progressed& progress) {
            if (!progress.phase.empty()) say(phaseText(progress.phase));
        });
    setBusy(true);
}

void PlaygroundPage::finish(const AnswerValue& answer) {
    m_request = 0;
    setBusy(false);
    if (const auto* error = std::get_if<ErrorInfo>(&answer)) {
        m_note->say(*error);
        say({});
        if (!m_messages.empty()) {
            m_prompt->setPlainText(qt(m_messages.back().content)); // nothing typed is lost
            m_messages.pop_back();
        }
        for (Transcript* side : m_sides)
            if (!side->turns().empty() && side->lastText().isEmpty()) side->setLastText(tr("(no answer)"));
        return;
    }
    const auto* text = std::get_if<GeneratedText>(&answer);
    if (!text) return;
    const bool both = text->texts.size() > 1;
    for (std::size_t i = 0; i < text->texts.size() && i < 2; ++i)
        m_sides[both ? i : 1]->setLastText(
            text->texts[i].empty() ? tr("(an empty answer)") : qt(text->texts[i])); // pieces may have split characters
    if (!text->texts.empty() && m_chat->isChecked()) m_messages.push_back({"assistant", text->texts.back()});
    QString about = tr("%n tokens", nullptr, int(text->newTokens));
    if (text->seconds > 0)
        about += tr(" in %1, %2 per second")
                     .arg(durationText(text->seconds))
                     .arg(double(text->newTokens) / text->seconds, 0, 'f', 1);
    if (text->endedBy == "length") about += tr("  ·  stopped at the longest answer allowed");
    if (text->endedBy == "memory") about += tr("  ·  stopped because memory ran out");
    if (text->endedBy == "cancelled") about += tr("  ·  stopped");
    if (both && m_messages.size() > 1)
        about += tr("  ·  the next question continues from the tuned answers on both sides");
    say(about);
    if (isVisible()) m_prompt->setFocus();
}

void PlaygroundPage::setBusy(bool busy) {
    m_ask->setVisible(!busy);
    m_stop->setVisible(busy);
    m_source->setEnabled(!busy);
    m_mix->setEnabled(!busy);
}

bool PlaygroundPage::escaped() {
    if (m_predict->stop()) return true;
    if (!m_request) return false;
    m_context.client.cancel(m_request); // as Stop does
    return true;
}

Page::Carried PlaygroundPage::carry() { // what was answered stays behind: it is begun anew in one click
    m_context.client.drop(std::exchange(m_request, 0));
    const QString prompt = m_prompt->toPlainText();
    if (!m_chosen.empty())
        return [run = m_chosen, prompt](Page& page) { static_cast<PlaygroundPage&>(page).open(run, prompt, false); };
    if (m_model->path().isEmpty()) return {};
    return [model = m_model->path(), adapter = m_adapter->path(), prompt](Page& page) {
        auto& made = static_cast<PlaygroundPage&>(page);
        made.openModel(model);
        made.m_adapter->setPath(adapter);
        made.m_prompt->setPlainText(prompt);
    };
}

} // namespace lathe::ui
