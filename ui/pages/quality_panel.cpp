// The first pairs are listed, all are counted; a double click leads to the row.
#include "pages/quality_panel.h"

#include "bridge/text.h"
#include "settings/theme.h"
#include "widgets/finding_list.h"
#include "widgets/labels.h"
#include "widgets/state_stack.h"
#include "widgets/table_style.h"

#include <QHeaderView>
#include <QScrollArea>
#include <QTableWidget>
#include <QVBoxLayout>

namespace lathe::ui {
namespace {

constexpr int mostLabels = 100, tableRows = 7;

/// `numbers`: columns that stand at the right.
QTableWidget* table(const QString& name, const QString& spoken, const QStringList& columns,
                    const std::vector<int>& numbers) {
    auto* made = new QTableWidget(0, int(columns.size()));
    made->setObjectName(name);
    made->setAccessibleName(spoken);
    made->setHorizontalHeaderLabels(columns);
    made->setSelectionMode(QAbstractItemView::SingleSelection);
    plainTable(*made, 10);
    made->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    made->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    for (const int column : numbers)
        made->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return made;
}

QTableWidgetItem* number(std::int64_t value) {
    auto* item = new QTableWidgetItem(countText(value));
    item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return item;
}

/// As high as its rows, up to a few; then it scrolls.
void fitHeight(QTableWidget& table) {
    const int rows = std::clamp(table.rowCount(), 1, tableRows);
    table.setFixedHeight(table.horizontalHeader()->sizeHint().height()
                         + rows * table.verticalHeader()->defaultSectionSize() + 2 * table.frameWidth() + 2);
}

QString oneLine(const std::string& text) { return qt(text).simplified(); }

} // namespace

QualityPanel::QualityPanel(BackendClient& client, QWidget* parent) : QWidget(parent), m_client(client) {
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(12);
    m_findings = new FindingList;
    m_findings->setObjectName("qualityFindings");
    column->addWidget(m_findings);

    m_labelBox = new QWidget;
    auto* labelColumn = new QVBoxLayout(m_labelBox);
    labelColumn->setContentsMargins(0, 0, 0, 0);
    labelColumn->addWidget(heading(tr("Labels"), 3));
    m_labels =
        table(QStringLiteral("labelTable"), tr("Labels and their rows"),
              {tr("Label"), tr("Training"), tr("Share of training"), tr("Validation"), tr("Held out")}, {1, 2, 3, 4});
    m_labels->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    labelColumn->addWidget(m_labels);
    labelColumn->addWidget(m_labelsMore = mutedLabel({}));
    column->addWidget(m_labelBox);

    m_pairBox = new QWidget;
    auto* pairColumn = new QVBoxLayout(m_pairBox);
    pairColumn->setContentsMargins(0, 0, 0, 0);
    pairColumn->addWidget(heading(tr("Rows that repeat others"), 3));
    m_pairs = table(QStringLiteral("alikeTable"), tr("Rows that repeat others"),
                    {tr("Row"), tr("As row"), tr("Similarity"), tr("Sides"), tr("Text")}, {0, 1, 2});
    m_pairs->horizontalHeader()->setSectionResizeMode(4, QHeaderView::Stretch);
    m_pairs->setWordWrap(false);
    pairColumn->addWidget(m_pairs);
    auto* both = new QHBoxLayout;
    both->setSpacing(16);
    m_first = plainLabel({});
    m_second = plainLabel({});
    for (QLabel* label : {m_first, m_second}) {
        label->setTextFormat(Qt::PlainText);
        label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
        both->addWidget(label, 1);
    }
    pairColumn->addLayout(both);
    pairColumn->addWidget(m_pairsMore = mutedLabel({}));
    column->addWidget(m_pairBox);
    column->addStretch(1);

    m_state = new StateStack(content);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_state);
    connect(m_pairs, &QTableWidget::currentCellChanged, this, [this](int row) { select(row); });
    connect(m_pairs, &QTableWidget::cellDoubleClicked, this, [this](int row) {
        if (row >= 0 && row < int(m_analysis.pairs.size())) emit rowWanted(m_analysis.pairs[std::size_t(row)].row);
    });
}

void QualityPanel::setRecipe(const Recipe& recipe) {
    m_client.cancel(m_request);
    m_client.drop(std::exchange(m_request, 0));
    m_recipe = recipe;
    m_known = false;
    emit looked(-1);
    if (m_looking) ask();
}

void QualityPanel::setLooking(bool looking) {
    m_looking = looking;
    if (looking && !m_known && !m_request) ask();
}

void QualityPanel::ask() {
    if (m_recipe.data.empty()) return;
    m_state->showLoading(tr("Comparing all rows…"));
    m_request = m_client.askFor<DataAnalysis>(
        AnalyzeData{m_recipe}, this,
        [this](const DataAnalysis& analysis) {
            m_request = 0;
            m_known = true;
            show(analysis);
        },
        [this](const ErrorInfo& error) {
            m_request = 0;
            m_state->showError(error, [this] { ask(); });
        },
        [this](const Progressed& progress) { m_state->showProgress(progress.done, progress.total); });
}

void QualityPanel::show(const DataAnalysis& analysis) {
    m_analysis = analysis;
    m_findings->setFindings(qualityFindings(analysis));
    showLabels(analysis);
    showPairs(analysis);
    m_state->showContent();
    emit looked(m_findings->bad());
}

void QualityPanel::showLabels(const DataAnalysis& analysis) {
    std::int64_t trained = 0;
    for (const LabelShare& share : analysis.labels) trained += share.train;
    const int count = std::min(int(analysis.labels.size()), mostLabels);
    m_labels->setRowCount(count);
    for (int i = 0; i < count; ++i) {
        const LabelShare& share = analysis.labels[std::size_t(i)];
        m_labels->setItem(i, 0, new QTableWidgetItem(qt(share.label)));
        m_labels->setItem(i, 1, number(share.train));
        auto* part = new QTableWidgetItem(
            trained ? QStringLiteral("%1 %").arg(100.0 * double(share.train) / double(trained), 0, 'f', 1) : QString());
        part->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_labels->setItem(i, 2, part);
        m_labels->setItem(i, 3, number(share.validation));
        m_labels->setItem(i, 4, number(share.heldOut));
    }
    const int more = int(analysis.labels.size()) - count;
    m_labelsMore->setText(tr("and %n more", nullptr, more));
    m_labelsMore->setVisible(more > 0);
    m_labelBox->setVisible(count > 0);
    fitHeight(*m_labels);
}

void QualityPanel::showPairs(const DataAnalysis& analysis) {
    m_pairs->setRowCount(int(analysis.pairs.size()));
    for (int i = 0; i < m_pairs->rowCount(); ++i) {
        const DuplicateRows& pair = analysis.pairs[std::size_t(i)];
        m_pairs->setItem(i, 0, number(pair.row + 1));
        m_pairs->setItem(i, 1, number(pair.earlier + 1));
        auto* alike = new QTableWidgetItem(QStringLiteral("%1 %").arg(100 * pair.similarity, 0, 'f', 0));
        alike->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_pairs->setItem(i, 2, alike);
        auto* sides = new QTableWidgetItem(pair.leak ? tr("training and validation") : tr("the same"));
        if (pair.leak) sides->setForeground(Theme::instance().color("danger"));
        m_pairs->setItem(i, 3, sides);
        m_pairs->setItem(i, 4, new QTableWidgetItem(oneLine(pair.text)));
    }
    const std::int64_t all = analysis.repeated + analysis.alike;
    m_pairsMore->setText(tr("The first %1 are listed.").arg(countText(std::int64_t(analysis.pairs.size()))));
    m_pairsMore->setVisible(all > std::int64_t(analysis.pairs.size()));
    m_pairBox->setVisible(!analysis.pairs.empty());
    fitHeight(*m_pairs);
    if (m_pairs->rowCount() > 0) m_pairs->selectRow(0);
    select(m_pairs->rowCount() > 0 ? 0 : -1);
}

void QualityPanel::select(int pair) {
    const bool any = pair >= 0 && pair < int(m_analysis.pairs.size());
    const auto text = [&](std::int64_t row, const std::string& begins) {
        return tr("Row %1").arg(row + 1) + '\n' + qt(begins);
    };
    m_first->setText(any ? text(m_analysis.pairs[std::size_t(pair)].row, m_analysis.pairs[std::size_t(pair)].text)
                         : QString());
    m_second->setText(
        any ? text(m_analysis.pairs[std::size_t(pair)].earlier, m_analysis.pairs[std::size_t(pair)].earlierText)
            : QString());
}

} // namespace lathe::ui
