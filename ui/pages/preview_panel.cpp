// Rows come page by page and at once; measuring all of them is a second question that may take long.
#include "pages/preview_panel.h"

#include "bridge/text.h"
#include "lathe/field_keys.h"
#include "models/example_model.h"
#include "pages/column_roles.h"
#include "pages/quality_panel.h"
#include "plots/length_plot.h"
#include "widgets/banner.h"
#include "widgets/finding_list.h"
#include "widgets/labels.h"
#include "widgets/state_stack.h"
#include "widgets/table_style.h"
#include "widgets/token_view.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>

namespace lathe::ui {
namespace {
constexpr std::int64_t rowsAtOnce = 20;
}

std::string rowsKey(const Recipe& recipe) {
    Recipe reduced;
    for (const Field& field : recipeFields())
        if (field.group == "Data" || field.group == "Model") reduced.settings.set(field, recipe.settings.given(field));
    reduced.data = recipe.data;
    return toJson(reduced, 0);
}

PreviewPanel::PreviewPanel(BackendClient& client, QWidget* parent)
    : Card(tr("What training will see"), parent), m_client(client) {
    m_about = mutedLabel({});
    body()->addWidget(m_about);
    m_about->hide();
    m_unused = plainLabel({});
    m_unused->setObjectName("unusedColumns");
    m_unused->setProperty("role", "warning");
    m_unused->hide();
    body()->addWidget(m_unused);
    m_offer = new Banner;
    body()->addWidget(m_offer);
    m_columns = new ColumnRoles(client);
    body()->addWidget(m_columns);
    connect(m_columns, &ColumnRoles::found, this, &PreviewPanel::columnsFound);
    connect(m_columns, &ColumnRoles::changeWanted, this, &PreviewPanel::sourceChangeWanted);

    auto* rows = new QWidget;
    auto* column = new QVBoxLayout(rows);
    column->setContentsMargins(0, 8, 0, 0);
    m_examples = new ExampleModel(this);
    m_table = new QTableView;
    m_table->setObjectName("exampleTable");
    m_table->setAccessibleName(tr("Rows of the data"));
    m_table->setModel(m_examples);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    plainTable(*m_table, 12);
    m_table->horizontalHeader()->setSectionResizeMode(ExampleModel::Text, QHeaderView::Stretch);
    for (const int fixed : {ExampleModel::Row, ExampleModel::Tokens, ExampleModel::Trained})
        m_table->horizontalHeader()->setSectionResizeMode(fixed, QHeaderView::ResizeToContents);
    m_tokens = new TokenView;
    auto* split = new QSplitter(Qt::Vertical); // the table over the tokens: both want the whole width
    split->setChildrenCollapsible(false);
    split->setHandleWidth(12);
    split->addWidget(m_table);
    auto* right = new QWidget;
    auto* rightColumn = new QVBoxLayout(right);
    rightColumn->setContentsMargins(0, 0, 0, 0);
    m_target = plainLabel({});
    m_target->setObjectName("exampleTarget");
    m_target->hide();
    rightColumn->addWidget(m_target);
    rightColumn->addWidget(m_tokens, 1);
    rightColumn->addWidget(TokenView::makeLegend());
    split->addWidget(right);
    split->setSizes({170, 210});
    split->setMinimumHeight(390);
    column->addWidget(split, 1);
    auto* pager = new QHBoxLayout;
    m_previous = button(tr("Previous"));
    m_next = button(tr("Next"));
    m_range = mutedLabel({});
    m_range->setWordWrap(false);
    pager->addWidget(m_previous);
    pager->addWidget(m_next);
    pager->addWidget(m_range);
    pager->addStretch(1);
    m_search = new QLineEdit;
    m_search->setObjectName("searchRows");
    m_search->setPlaceholderText(tr("Search the rows"));
    m_search->setAccessibleName(tr("Search the rows"));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(fontMetrics().averageCharWidth() * 14);
    pager->addWidget(m_search);
    column->addLayout(pager);
    m_typing.setSingleShot(true);
    m_typing.setInterval(300);
    connect(m_search, &QLineEdit::textChanged, this, [this] { m_typing.start(); });
    connect(&m_typing, &QTimer::timeout, this, [this] {
        if (!m_recipe.data.empty()) askRows(0);
    });
    connect(m_previous, &QPushButton::clicked, this,
            [this] { askRows(std::max<std::int64_t>(0, m_first - rowsAtOnce)); });
    connect(m_next, &QPushButton::clicked, this, [this] { askRows(m_first + rowsAtOnce); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& now) { select(now.row()); });

    auto* lengths = new QWidget;
    auto* lengthColumn = new QVBoxLayout(lengths);
    lengthColumn->setContentsMargins(0, 8, 0, 0);
    m_plot = new LengthPlot;
    m_plot->setMinimumHeight(200);
    lengthColumn->addWidget(m_plot, 1);
    m_summary = plainLabel({});
    lengthColumn->addWidget(m_summary);
    m_counts = new QGridLayout;
    m_counts->setHorizontalSpacing(22);
    m_counts->setVerticalSpacing(6);
    lengthColumn->addLayout(m_counts);
    m_lengthState = new StateStack(lengths);

    m_findings = new FindingList;
    m_findings->setObjectName("templateFindings");
    m_tabs = new QTabWidget;
    m_tabs->setDocumentMode(true);
    m_state = new StateStack(m_tabs);
    m_tabs->addTab(rows, tr("Rows"));
    m_tabs->addTab(m_lengthState, tr("Lengths"));
    m_tabs->addTab(m_findings, tr("Chat template"));
    m_tabs->setTabVisible(2, false);
    m_quality = new QualityPanel(client);
    const int quality = m_tabs->addTab(m_quality, tr("Quality"));
    connect(m_tabs, &QTabWidget::currentChanged, this,
            [this, quality](int tab) { m_quality->setLooking(tab == quality); });
    connect(m_quality, &QualityPanel::looked, this, [this, quality](int problems) {
        m_tabs->setTabText(quality, problems > 0 ? tr("Quality: %n remark(s)", nullptr, problems) : tr("Quality"));
    });
    connect(m_quality, &QualityPanel::rowWanted, this, [this](qint64 row) {
        const QSignalBlocker quiet(m_search);
        m_search->clear();
        m_tabs->setCurrentIndex(0);
        askRows(row);
    });
    body()->addWidget(m_state, 1);
    m_state->setMinimumHeight(170);
    m_state->showEmpty(QStringLiteral("data"), tr("No data chosen"),
                       tr("Rows appear here with every token colored by whether it is trained on."));

    m_debounce.setSingleShot(true);
    m_debounce.setInterval(350);
    connect(&m_debounce, &QTimer::timeout, this, &PreviewPanel::ask);
}

void PreviewPanel::arrangeCounts() {
    const int columns = width() > fontMetrics().averageCharWidth() * 92 ? 4 : 2;
    if (columns == m_countColumns) return;
    m_countColumns = columns;
    while (m_counts->count()) delete m_counts->takeAt(0); // the places, not the labels
    for (std::size_t i = 0; i < m_countLabels.size(); ++i)
        m_counts->addWidget(m_countLabels[i], int(i) / columns, int(i) % columns);
    for (int i = 0; i < 4; ++i) m_counts->setColumnStretch(i, i < columns ? 1 : 0);
}

void PreviewPanel::resizeEvent(QResizeEvent* event) {
    Card::resizeEvent(event);
    arrangeCounts();
}

void PreviewPanel::setRecipe(const Recipe& recipe) {
    m_recipe = recipe;
    const std::string key = rowsKey(recipe);
    if (key == m_key) return;
    m_key = key;
    m_known = {};
    m_known.reading = !recipe.data.empty();
    emit stateChanged();
    m_debounce.start();
}

void PreviewPanel::ask() {
    m_client.drop(std::exchange(m_rowsRequest, 0));
    m_client.drop(std::exchange(m_ledgerRequest, 0));
    m_columns->setRecipe(m_recipe);
    if (m_recipe.data.empty()) {
        m_about->hide();
        m_unused->hide();
        m_offer->hide();
        m_guessedFor.clear();
        m_offered.clear();
        m_state->showEmpty(QStringLiteral("data"), tr("No data chosen"),
                           tr("Rows appear here with every token colored by whether it is trained on."));
        return;
    }
    askTask();
    if (!m_state->hasContent()) m_state->showLoading(tr("Reading the data…"));
    m_lengthState->showLoading(tr("Measuring all rows…"));
    m_quality->setRecipe(m_recipe);
    askRows(0);
}

void PreviewPanel::askRows(std::int64_t first) {
    m_client.drop(m_rowsRequest);
    m_rowsRequest = m_client.askFor<DataReport>(
        PreviewData{m_recipe, first, rowsAtOnce, false, plain(m_search->text().trimmed())}, this,
        [this, first](const DataReport& report) {
            m_rowsRequest = 0;
            m_first = first;
            show(report);
            if (!m_known.report && !m_ledgerRequest) askLedger();
        },
        [this](const ErrorInfo& error) {
            m_rowsRequest = 0;
            m_about->hide();
            m_unused->hide();
            m_state->showError(error, [this] { ask(); });
            fail(error);
        });
}

void PreviewPanel::fail(const ErrorInfo& error) {
    m_known.reading = false;
    m_known.error = error;
    emit stateChanged();
}

void PreviewPanel::askTask() {
    std::string sources;
    for (const Settings& source : m_recipe.data) sources += source.get(field::path) + '\n';
    if (sources == m_guessedFor) return offerTask(m_likely);
    m_guessedFor = sources;
    m_offer->hide();
    m_client.drop(m_taskRequest);
    m_taskRequest = m_client.askFor<LikelyTask>(
        GuessTask{m_recipe}, this,
        [this](const LikelyTask& likely) {
            m_taskRequest = 0;
            offerTask(likely);
        },
        [this](const ErrorInfo&) { m_taskRequest = 0; }); // the rows' own question says what is wrong
}

void PreviewPanel::offerTask(const LikelyTask& likely) {
    m_likely = likely;
    const Task task = m_recipe.settings.get(field::task), made = likely.task.value_or(task);
    const bool fits = made == task || (made == Task::LanguageModeling && task == Task::Chat);
    const auto labelOfTask = [](Task one) {
        for (const ChoiceWord<Task>& choice : choicesOf(one))
            if (choice.value == one) return tableText(labelOf(choice.words));
        return QString();
    };
    m_known.unmatchedTask = fits ? QString() : labelOfTask(made);
    emit stateChanged();
    if (fits) {
        m_offered.clear();
        return m_offer->hide();
    }
    if (std::exchange(m_offered, m_guessedFor + std::string(wordOf(task))) == m_guessedFor + std::string(wordOf(task)))
        return; // it may have been dismissed
    m_offer->say(
        Banner::Tone::Info, tr("These rows look made for %1").arg(labelOfTask(made)),
        tr("Their columns are those of the format %1, and the task is %2.").arg(qt(likely.format), labelOfTask(task)));
    m_offer->addButton(
               tr("Switch to %1").arg(labelOfTask(made)), [this, made] { emit taskWanted(made); }, true)
        ->setObjectName("switchTask");
}

void PreviewPanel::askLedger() {
    m_ledgerRequest = m_client.askFor<DataReport>(
        PreviewData{m_recipe, 0, 1, true, {}}, this,
        [this](const DataReport& report) {
            m_ledgerRequest = 0;
            m_known.reading = false;
            m_known.report = report;
            showLedger();
            emit stateChanged();
        },
        [this](const ErrorInfo& error) {
            m_ledgerRequest = 0;
            m_lengthState->showError(error, [this] { askLedger(); });
            fail(error);
        },
        [this](const Progressed& progress) {
            m_lengthState->showProgress(progress.done, progress.total);
            m_known.done = progress.done;
            m_known.total = progress.total;
            emit stateChanged();
        });
}

void PreviewPanel::show(const DataReport& report) {
    QString about = tr("Format: %1").arg(qt(report.format));
    if (!m_recipe.settings.isGiven(field::model)) about += tr("  ·  choose a model to see tokens");
    m_about->setText(about);
    m_about->show();
    m_unused->setText(tr("Not used: %1").arg(qt(report.unusedColumns).join(QStringLiteral(", "))));
    m_unused->setVisible(!report.unusedColumns.empty());
    m_findings->setFindings(report.findings);
    m_tabs->setTabVisible(2, !report.findings.empty());
    m_tabs->setTabText(2, m_findings->bad() ? tr("Chat template: %n problem(s)", nullptr, m_findings->bad())
                                            : tr("Chat template"));
    if (report.examples.empty()) {
        if (!m_search->text().isEmpty() && m_state->hasContent()) { // the search stays where it can be changed
            m_examples->setExamples({});
            m_tokens->clearExample();
            showRange();
            return;
        }
        m_state->showEmpty(QStringLiteral("data"), m_first ? tr("No more rows") : tr("The file has no rows"), {},
                           m_first ? tr("Back to the start") : QString(), [this] { askRows(0); });
        return;
    }
    m_examples->setExamples(report.examples);
    showRange();
    m_state->showContent();
    m_table->selectRow(0);
}

void PreviewPanel::showRange() {
    const int count = m_examples->rowCount();
    const std::int64_t first = m_first + 1, last = m_first + count;
    if (!m_search->text().isEmpty())
        m_range->setText(count     ? tr("found: %1 to %2").arg(first).arg(last)
                         : m_first ? tr("no more rows with these words")
                                   : tr("no row has these words"));
    else
        m_range->setText(m_known.report
                             ? tr("rows %1 to %2 of %3").arg(first).arg(last).arg(m_known.report->ledger.rows)
                             : tr("rows %1 to %2").arg(first).arg(last));
    m_previous->setEnabled(m_first > 0);
    m_next->setEnabled(count >= rowsAtOnce);
}

void PreviewPanel::select(int row) {
    const ExampleView* example = m_examples->at(row);
    if (example) m_tokens->showExample(*example);
    else m_tokens->clearExample();
    const bool has = example && !example->target.empty();
    const bool asks = m_recipe.settings.get(field::task) == Task::QuestionAnswering;
    if (has) m_target->setText((asks ? tr("Answer: %1") : tr("Label: %1")).arg(qt(example->target)));
    m_target->setVisible(has);
}

void PreviewPanel::showLedger() {
    const DataLedger& ledger = m_known.report->ledger;
    m_plot->setLedger(ledger);
    while (m_counts->count()) {
        QLayoutItem* item = m_counts->takeAt(0);
        delete item->widget();
        delete item;
    }
    m_countLabels.clear();
    const auto count = [&](const QString& name, std::int64_t value, const char* role = "") {
        if (!value && *role) return; // a bad count of zero needs no place
        auto* label = new QLabel(QStringLiteral("%1: %2").arg(name, countText(value)));
        label->setProperty("role", role);
        m_countLabels.push_back(label);
    };
    count(tr("rows"), ledger.rows);
    count(tr("for training"), ledger.trainRows);
    count(tr("for validation"), ledger.validationRows);
    count(tr("longest, tokens"), ledger.longest);
    count(tr("tokens"), ledger.tokens);
    count(tr("trained tokens"), ledger.trainedTokens);
    count(tr("too long"), ledger.tooLong, "warning");
    count(tr("cut"), ledger.cut, "warning");
    count(tr("dropped"), ledger.dropped, "warning");
    count(tr("answer lost"), ledger.answerLost, "problem");
    count(tr("malformed"), ledger.malformed, "problem");
    count(tr("empty"), ledger.empty, "problem");
    count(tr("nothing to train"), ledger.nothingToTrain, "problem");
    count(tr("duplicates"), ledger.duplicates, "warning");
    count(tr("also in validation"), ledger.leaked, "problem");
    m_countColumns = 0;
    arrangeCounts();
    QString summary = ledger.tooLong
                          ? tr("%1 of %2 rows are longer than %3 tokens (%4).")
                                .arg(ledger.tooLong)
                                .arg(ledger.rows)
                                .arg(ledger.maxLength)
                                .arg(qt(ledger.lengthFrom))
                          : tr("Every row fits into %1 tokens (%2).").arg(ledger.maxLength).arg(qt(ledger.lengthFrom));
    if (!ledger.problems.empty())
        summary += '\n'
                   + tr("First problem, line %1: %2")
                         .arg(ledger.problems.front().first)
                         .arg(qt(ledger.problems.front().second));
    for (const Said& note : ledger.notes) summary += '\n' + qt(note);
    m_summary->setText(summary);
    m_lengthState->showContent();
    showRange();
}

} // namespace lathe::ui
