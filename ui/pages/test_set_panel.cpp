// A column answers all prompts with one request, so that they share the passes over its weights.
#include "pages/test_set_panel.h"

#include "bridge/text.h"
#include "pages/answer_columns.h"
#include "widgets/banner.h"
#include "widgets/labels.h"
#include "widgets/state_stack.h"
#include "widgets/table_style.h"

#include <QFileDialog>
#include <QGridLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSaveFile>
#include <QSignalBlocker>
#include <QStandardPaths>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace lathe::ui {

TestSetPanel::TestSetPanel(Context& context, const AnswerColumns& columns, QWidget* parent)
    : QWidget(parent), m_context(context), m_columns(columns) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    column->addLayout(makeButtons());
    column->addWidget(m_note = new Banner);
    m_model = new TestSetModel(this);
    m_model->setPrompts(promptsFromJson(context.settings.get(keys::savedPrompts)));
    m_table = new QTableView;
    m_table->setObjectName("testSet");
    m_table->setAccessibleName(tr("Saved prompts and their answers"));
    m_table->setModel(m_model);
    plainTable(*m_table, 14);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->horizontalHeader()->setMinimumSectionSize(fontMetrics().averageCharWidth() * 12);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    const int letter = fontMetrics().averageCharWidth();
    for (const auto& [at, letters] :
         {std::pair{TestSetModel::Name, 20}, {TestSetModel::Prompt, 28}, {TestSetModel::Expected, 20}})
        m_table->setColumnWidth(at, letters * letter);
    m_state = new StateStack(m_table);
    column->addWidget(m_state, 1);
    column->addWidget(m_editor = makeEditor());
    m_saveSoon.setSingleShot(true);
    m_saveSoon.setInterval(400);
    connect(&m_saveSoon, &QTimer::timeout, this, &TestSetPanel::save);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &TestSetPanel::showRow);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_model, signal, this, &TestSetPanel::showState);
    connect(m_model, &QAbstractItemModel::modelReset, this, &TestSetPanel::showState);
    showState();
}

TestSetPanel::~TestSetPanel() {
    for (const auto& [answerer, request] : m_requests) m_context.client.drop(request);
    if (m_saveSoon.isActive()) save();
}

QLayout* TestSetPanel::makeButtons() {
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_run = button(tr("&Run the test set"), QStringLiteral("play"), "primary");
    m_run->setObjectName("runTestSet");
    m_stop = button(tr("&Stop"), QStringLiteral("stop"));
    m_stop->setObjectName("stopTestSet");
    m_new = button(tr("&New prompt"), QStringLiteral("new"));
    m_new->setObjectName("newPrompt");
    m_remove = button(tr("&Delete"), QStringLiteral("trash"));
    m_remove->setObjectName("deletePrompt");
    m_save = button(tr("Sa&ve the results"), QStringLiteral("download"));
    m_save->setObjectName("saveResults");
    auto* menu = new QMenu(m_save);
    connect(menu->addAction(tr("As CSV…")), &QAction::triggered, this, [this] { saveResults(true); });
    connect(menu->addAction(tr("As JSON Lines…")), &QAction::triggered, this, [this] { saveResults(false); });
    m_save->setMenu(menu);
    m_about = mutedLabel({});
    row->addWidget(m_run);
    row->addWidget(m_stop);
    row->addWidget(m_about, 1);
    row->addWidget(m_new);
    row->addWidget(m_remove);
    row->addWidget(m_save);
    connect(m_run, &QPushButton::clicked, this, &TestSetPanel::runWanted);
    connect(m_stop, &QPushButton::clicked, this, &TestSetPanel::stop);
    connect(m_new, &QPushButton::clicked, this, [this] { addPrompt({}); });
    connect(m_remove, &QPushButton::clicked, this, &TestSetPanel::remove);
    return row;
}

QWidget* TestSetPanel::makeEditor() {
    auto* box = new QWidget;
    auto* form = new QGridLayout(box);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(4);
    m_name = new QLineEdit;
    m_name->setObjectName("promptName");
    const auto text = [&](const char* object, const QString& placeholder) {
        auto* edit = new QPlainTextEdit;
        edit->setObjectName(object);
        edit->setTabChangesFocus(true);
        edit->setPlaceholderText(placeholder);
        edit->setFixedHeight(fontMetrics().lineSpacing() * 3 + 20);
        connect(edit, &QPlainTextEdit::textChanged, this, &TestSetPanel::edited);
        return edit;
    };
    m_prompt = text("savedPrompt", {});
    m_expected =
        text("expectedAnswer", tr("May stay empty. Else answers are marked that are this text, or contain it."));
    connect(m_name, &QLineEdit::textEdited, this, &TestSetPanel::edited);
    int at = 0;
    const auto add = [&](const QString& name, QWidget* edit, int span) {
        auto* label = new QLabel(name);
        label->setBuddy(edit);
        form->addWidget(label, 0, at);
        form->addWidget(edit, 1, at, Qt::AlignTop);
        form->setColumnStretch(at++, span);
    };
    add(tr("Nam&e"), m_name, 2);
    add(tr("Prompt"), m_prompt, 4);
    add(tr("E&xpected answer"), m_expected, 3);
    return box;
}

int TestSetPanel::row() const { return m_table->currentIndex().isValid() ? m_table->currentIndex().row() : -1; }

/// Until a person gives it another one.
QString TestSetPanel::nameFor(const QString& prompt) {
    const QString name = prompt.simplified();
    if (name.isEmpty()) return tr("New prompt");
    return name.size() > 40 ? name.left(39) + QChar(0x2026) : name;
}

void TestSetPanel::addPrompt(const QString& prompt) {
    const int row = m_model->add({nameFor(prompt), prompt, {}});
    m_table->setCurrentIndex(m_model->index(row, 0));
    m_saveSoon.start();
    if (prompt.isEmpty()) m_prompt->setFocus();
    else m_expected->setFocus();
}

void TestSetPanel::remove() {
    std::vector<int> rows;
    for (const QModelIndex& each : m_table->selectionModel()->selectedRows()) rows.push_back(each.row());
    if (rows.empty()) return;
    std::sort(rows.begin(), rows.end());
    std::vector<std::pair<int, SavedPrompt>> gone;
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
        gone.emplace_back(*row, m_model->prompts()[std::size_t(*row)]);
        m_model->remove(*row);
    }
    save();
    m_note->say(Banner::Tone::Info, tr("%n prompt(s) deleted.", nullptr, int(gone.size())));
    m_note->addButton(tr("Undo"), [this, gone] {
        for (auto each = gone.rbegin(); each != gone.rend(); ++each) m_model->add(each->second, each->first);
        save();
        m_note->hide();
    });
}

void TestSetPanel::edited() {
    if (row() < 0) return;
    const SavedPrompt& before = m_model->prompts()[std::size_t(row())];
    if (before.name == nameFor(before.prompt) && m_name->text() == before.name)
        m_name->setText(nameFor(m_prompt->toPlainText()));
    m_model->set(row(), {m_name->text(), m_prompt->toPlainText(), m_expected->toPlainText()});
    m_saveSoon.start();
    showState();
}

void TestSetPanel::showRow() {
    const QSignalBlocker a(m_name), b(m_prompt), c(m_expected);
    const SavedPrompt none,
        &shown = row() >= 0 && row() < m_model->rowCount() ? m_model->prompts()[std::size_t(row())] : none;
    m_name->setText(shown.name);
    m_prompt->setPlainText(shown.prompt);
    m_expected->setPlainText(shown.expected);
    showState();
}

void TestSetPanel::showState() {
    const bool some = m_model->rowCount() > 0;
    if (some) m_state->showContent();
    else
        m_state->showEmpty(QStringLiteral("evaluate"), tr("No saved prompts yet"),
                           tr("Save what you ask again and again, with the answer that you expect. All of it is then "
                              "asked at once, of every column."),
                           tr("New prompt"), [this] { addPrompt({}); });
    m_editor->setVisible(some);
    m_editor->setEnabled(row() >= 0 && !isBusy());
    m_run->setEnabled(some);
    m_run->setVisible(!isBusy());
    m_stop->setVisible(isBusy());
    m_new->setEnabled(!isBusy());
    m_remove->setEnabled(row() >= 0 && some && !isBusy());
    m_save->setEnabled(some && m_model->answererCount() > 0 && !isBusy());
}

void TestSetPanel::save() {
    m_saveSoon.stop();
    m_context.settings.set(keys::savedPrompts, promptsToJson(m_model->prompts()));
}

void TestSetPanel::run(const Question& like) {
    if (isBusy() || m_model->rowCount() == 0) return;
    m_note->hide();
    GenerateText query = like.settings;
    query.alternatives = 0;
    for (const SavedPrompt& each : m_model->prompts()) {
        PromptText text;
        const Question question{each.prompt, like.chat, like.before, like.plainBefore, {}};
        question.fill(text.messages, text.prompt, {});
        query.prompts.push_back(std::move(text));
    }
    QStringList names;
    for (const AnswerColumn* each : m_columns.columns()) names << each->name();
    m_model->begin(names);
    for (int i = 0; i < names.size(); ++i)
        m_table->setColumnWidth(TestSetModel::FirstAnswer + i, fontMetrics().averageCharWidth() * 36);
    const auto places = m_columns.columns();
    for (const AnswerColumn* each : m_columns.inOrderOfModels()) {
        const int answerer = int(std::find(places.begin(), places.end(), each) - places.begin());
        GenerateText own = query;
        each->answerer().fill(own);
        m_requests[answerer] = m_context.client.ask(
            std::move(own), this, [this, answerer](const AnswerValue& answer) { finish(answerer, answer); },
            [this, answerer](const TextStreamed& piece) {
                if (const TestSetModel::Answer* now = m_model->answerAt(answerer, piece.side);
                    now && now->state == TestSetModel::Answer::State::Waits)
                    m_model->setAnswer(answerer, piece.side, {TestSetModel::Answer::State::Writes, {}, 0});
            },
            [this](const Progressed& progress) {
                if (!progress.phase.empty()) m_about->setText(phaseText(progress.phase));
            });
    }
    showState();
    emit busyChanged();
}

void TestSetPanel::finish(int answerer, const AnswerValue& answer) {
    using State = TestSetModel::Answer::State;
    m_requests.erase(answerer);
    if (const auto* error = std::get_if<ErrorInfo>(&answer)) {
        for (int row = 0; row < m_model->rowCount(); ++row)
            m_model->setAnswer(answerer, row, {State::Failed, qt(error->message), 0});
        m_note->say(*error);
    } else if (const auto* text = std::get_if<GeneratedText>(&answer)) {
        for (int row = 0; row < m_model->rowCount(); ++row) {
            const GeneratedAnswer* one =
                std::size_t(row) < text->answers.size() ? &text->answers[std::size_t(row)] : nullptr;
            const bool stopped = !one || one->endedBy == "cancelled";
            m_model->setAnswer(
                answerer, row,
                {stopped ? State::Stopped : State::Done, one ? qt(one->text) : QString(), one ? one->seconds : 0});
        }
    }
    if (!isBusy()) m_about->setText({});
    showState();
    emit busyChanged();
}

void TestSetPanel::stop() {
    for (const auto& [answerer, request] : m_requests) m_context.client.cancel(request);
}

void TestSetPanel::saveResults(bool csv) {
    auto* dialog = new QFileDialog(this, tr("Save the results"),
                                   QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    const QString suffix = csv ? QStringLiteral("csv") : QStringLiteral("jsonl");
    dialog->setDefaultSuffix(suffix);
    dialog->setNameFilter(csv ? tr("CSV files (*.csv)") : tr("JSON Lines files (*.jsonl)"));
    dialog->selectFile(QStringLiteral("test-set.") + suffix);
    connect(dialog, &QFileDialog::fileSelected, this, [this, csv](const QString& path) {
        QSaveFile file(path);
        const bool good = file.open(QIODevice::WriteOnly)
                          && file.write(csv ? m_model->csv().toUtf8() : m_model->jsonLines()) >= 0 && file.commit();
        if (good) m_note->say(Banner::Tone::Good, tr("Saved as %1.").arg(path));
        else
            m_note->say(Banner::Tone::Error, tr("%1 can't be written: %2.").arg(path, file.errorString()),
                        tr("Choose another place."));
    });
    dialog->open();
}

} // namespace lathe::ui
