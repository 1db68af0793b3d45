// Search, "differences only" and the baseline hold for both tables.
#include "pages/compare_tables.h"

#include "models/comparison_model.h"
#include "pages/comparison_table.h"
#include "settings/theme.h"
#include "widgets/state_stack.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QTabWidget>

#include <numeric>

namespace lathe::ui {
CompareTables::CompareTables(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    auto* controls = new QHBoxLayout;
    m_search = new QLineEdit;
    m_search->setObjectName("compareSearch");
    m_search->setPlaceholderText(tr("Search fields, metrics and values"));
    m_search->setAccessibleName(tr("Search fields, metrics and values"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(Theme::icon(QStringLiteral("search"), "muted"), QLineEdit::LeadingPosition);
    controls->addWidget(m_search, 1);
    m_onlyDiffering = new QCheckBox(tr("&Differences only"));
    m_onlyDiffering->setObjectName("onlyDiffering");
    m_onlyDiffering->setChecked(true);
    controls->addWidget(m_onlyDiffering);
    m_same = new QLabel;
    m_same->setProperty("role", "muted");
    controls->addWidget(m_same);
    controls->addSpacing(8);
    m_baseline = new QComboBox;
    m_baseline->setObjectName("baseline");
    m_baseline->setMinimumContentsLength(20);
    m_baseline->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_baseline->setToolTip(
        tr("Metrics show how far they are from this run; fields that are as in its recipe are dimmed"));
    auto* label = new QLabel(tr("Base&line"));
    label->setBuddy(m_baseline);
    controls->addWidget(label);
    controls->addWidget(m_baseline);
    column->addLayout(controls);

    m_tabs = new QTabWidget;
    m_tabs->setObjectName("compareTabs");
    m_tabs->setDocumentMode(true);
    m_metrics = add(new MetricModel(this), tr("Metrics"), "metricTable", tr("Metrics of the runs"));
    m_fields = add(new DifferenceModel(this), tr("Recipes"), "differences", tr("Fields of the recipes"));
    column->addWidget(m_tabs, 1);
    connect(m_tabs, &QTabWidget::currentChanged, this, &CompareTables::tell);
    connect(m_search, &QLineEdit::textChanged, this, &CompareTables::search);
    connect(m_onlyDiffering, &QCheckBox::toggled, this, &CompareTables::search);
    connect(m_baseline, &QComboBox::currentIndexChanged, this, [this] {
        for (const Part& part : {m_metrics, m_fields}) part.model->setBaseline(baseline());
        m_metrics.table->fitColumns(); // differences take room
    });
}

CompareTables::Part CompareTables::add(ComparisonModel* model, const QString& title, const char* name,
                                       const QString& says) {
    auto* table = new ComparisonTable(model);
    table->setObjectName(name);
    table->setAccessibleName(says);
    auto* state = new StateStack(table);
    m_tabs->addTab(state, title);
    connect(table, &ComparisonTable::runOpened, this, &CompareTables::runOpened);
    connect(table, &ComparisonTable::ordered, this, [this](const std::vector<int>& runs) { // both, so that one sees why
        for (const Part& part : {m_metrics, m_fields}) part.table->orderRuns(runs);
    });
    return {model, table, state};
}

void CompareTables::open(ComparedRunsPtr runs) {
    const RunId before = m_runs && baseline() >= 0 ? m_runs->all.runs[std::size_t(baseline())].summary.id : RunId();
    m_runs = runs;
    {
        const QSignalBlocker quiet(m_baseline);
        m_baseline->clear();
        m_baseline->addItem(tr("none"));
        for (int run = 0; run < runs->count(); ++run) {
            m_baseline->addItem(runs->names[run]);
            if (runs->all.runs[std::size_t(run)].summary.id == before) m_baseline->setCurrentIndex(run + 1);
        }
    }
    for (const Part& part : {m_metrics, m_fields}) {
        part.model->setRuns(runs);
        part.model->setBaseline(baseline());
        std::vector<int> asGiven(std::size_t(runs->count()));
        std::iota(asGiven.begin(), asGiven.end(), 0);
        part.table->orderRuns(asGiven);
        part.table->fitColumns(); // to differences, too
    }
    search();
}

int CompareTables::baseline() const { return m_baseline->currentIndex() - 1; }

void CompareTables::showRun(int run) {
    for (const Part& part : {m_metrics, m_fields}) part.table->showRun(run);
}

void CompareTables::focusSearch() {
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

bool CompareTables::escaped() {
    if (m_search->text().isEmpty()) return false;
    m_search->clear();
    return true;
}

void CompareTables::search() {
    for (const Part& part : {m_metrics, m_fields}) {
        part.table->filter().setOnlyDiffering(m_onlyDiffering->isChecked());
        part.table->filter().setText(m_search->text());
    }
    tell();
}

void CompareTables::tell() {
    if (!m_runs) return;
    for (const Part& part : {m_metrics, m_fields}) {
        const bool fields = part.model == m_fields.model;
        if (part.table->filter().rowCount()) part.state->showContent();
        else if (!m_search->text().trimmed().isEmpty())
            part.state->showEmpty(QStringLiteral("search"), tr("Nothing matches"),
                                  fields ? tr("No field matches the search.") : tr("No metric matches the search."),
                                  tr("Show all"), [this] { m_search->clear(); });
        else if (fields)
            part.state->showEmpty(QStringLiteral("check"), tr("No differences"),
                                  tr("All fields of these recipes are the same."));
        else
            part.state->showEmpty(QStringLiteral("check"), tr("No differences"),
                                  part.model->rowCount() ? tr("All metrics of these runs are the same.")
                                                         : tr("None of these runs has measured anything yet."));
    }
    const Part& shown = m_tabs->currentWidget() == m_fields.state ? m_fields : m_metrics;
    const int same = shown.model->rowCount() - shown.model->differing();
    m_same->setText(!m_onlyDiffering->isChecked() || same == 0 ? QString()
                    : shown.model == m_fields.model            ? tr("%n other fields are the same", nullptr, same)
                                                               : tr("%n other metrics are the same", nullptr, same));
}

} // namespace lathe::ui
