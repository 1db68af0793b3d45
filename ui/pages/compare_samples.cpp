// Samples are read, and rows measured, only when somebody looks: a hundred runs have thousands.
#include "pages/compare_samples.h"

#include "bridge/text.h"
#include "pages/comparison_table.h"
#include "settings/theme.h"
#include "widgets/state_stack.h"
#include "widgets/table_style.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QPainter>
#include <QSignalBlocker>
#include <QStyledItemDelegate>
#include <QTableWidget>

#include <algorithm>
#include <set>

namespace lathe::ui {
namespace {

constexpr int measuredCells = 200; // beyond that a row is as high as its cells in sight need
constexpr int tallestLines = 14, roomAbove = 5;

/// A text of several lines, with room above and below it.
class SampleCell : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QStyleOptionViewItem ground = option;
        ground.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &ground, painter, ground.widget);
        ground.rect.adjust(0, roomAbove, 0, 0); // the line below a row is drawn twice, in one place
        QStyledItemDelegate::paint(painter, ground, index);
    }
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        return QStyledItemDelegate::sizeHint(option, index) + QSize(0, 2 * roomAbove);
    }
};

} // namespace

CompareSamples::CompareSamples(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 8, 0, 0);
    auto* controls = new QHBoxLayout;
    m_step = new QComboBox;
    m_step->setObjectName("sampleStep");
    m_step->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    auto* label = new QLabel(tr("&Step"));
    label->setBuddy(m_step);
    controls->addWidget(label);
    controls->addWidget(m_step);
    controls->addStretch(1);
    column->addLayout(controls);
    m_table = new QTableWidget;
    m_table->setObjectName("sampleTable");
    m_table->setAccessibleName(tr("Samples of the runs"));
    plainTable(*m_table, 12);
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->setWordWrap(true);
    m_table->setTextElideMode(Qt::ElideRight);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setHorizontalHeader(new RunHeader(1));
    m_table->setItemDelegate(new SampleCell(m_table));
    m_table->verticalHeader()->setMaximumSectionSize(fontMetrics().lineSpacing() * tallestLines);
    m_state = new StateStack(m_table);
    column->addWidget(m_state, 1);
    connect(m_step, &QComboBox::currentIndexChanged, this, &CompareSamples::fill);
}

void CompareSamples::open(ComparedRunsPtr runs) {
    m_runs = std::move(runs);
    m_stale = true;
    if (isVisible()) read();
}

void CompareSamples::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_stale) read();
}

void CompareSamples::read() {
    m_stale = false;
    m_prompts.clear();
    m_texts.clear();
    std::set<std::int64_t> steps;
    for (int run = 0; run < m_runs->count(); ++run)
        for (const auto& [step, json] : m_runs->all.runs[std::size_t(run)].samples) {
            const QJsonObject sample = QJsonDocument::fromJson(QByteArray::fromStdString(json)).object();
            const QString prompt = sample.value(QStringLiteral("prompt")).toString();
            qsizetype row = m_prompts.indexOf(prompt);
            if (row < 0) {
                row = m_prompts.size();
                m_prompts << prompt;
                m_texts.emplace_back(std::size_t(m_runs->count()));
            }
            m_texts[std::size_t(row)][std::size_t(run)][step] = sample.value(QStringLiteral("text")).toString();
            steps.insert(step);
        }
    const QVariant before = m_step->currentData();
    {
        const QSignalBlocker quiet(m_step);
        m_step->clear();
        m_step->addItem(tr("the last of each run"), QVariant::fromValue(qlonglong(-1)));
        for (auto step = steps.rbegin(); step != steps.rend(); ++step)
            m_step->addItem(tr("step %1").arg(countText(*step)), QVariant::fromValue(qlonglong(*step)));
        m_step->setCurrentIndex(std::max(0, m_step->findData(before)));
    }
    fill();
}

void CompareSamples::fill() {
    if (m_prompts.isEmpty()) {
        m_state->showEmpty(QStringLiteral("playground"), tr("No samples"),
                           tr("Add sample prompts to the recipe, and the model answers them at each evaluation."));
        return;
    }
    const std::int64_t wanted = m_step->currentData().toLongLong();
    const int prompts = int(m_prompts.size()), runs = m_runs->count(), letter = fontMetrics().averageCharWidth();
    m_table->clear();
    m_table->setRowCount(prompts);
    m_table->setColumnCount(runs + 1);
    m_table->setHorizontalHeaderLabels(QStringList(tr("Prompt")) + m_runs->names);
    for (int run = 0; run < runs; ++run) m_table->horizontalHeaderItem(run + 1)->setToolTip(m_runs->names[run]);
    const auto put = [this](int row, int place, const QString& text, const QString& tip) {
        auto* item = new QTableWidgetItem(text);
        item->setToolTip(tip);
        item->setTextAlignment(Qt::AlignLeft | Qt::AlignTop);
        m_table->setItem(row, place, item);
        return item;
    };
    for (int row = 0; row < prompts; ++row) {
        QFont bold = font();
        bold.setWeight(QFont::DemiBold);
        put(row, 0, m_prompts[row], m_prompts[row])->setFont(bold);
        for (int run = 0; run < runs; ++run) {
            const Texts& texts = m_texts[std::size_t(row)][std::size_t(run)];
            const auto found = wanted < 0 && !texts.empty() ? std::prev(texts.end()) : texts.find(wanted);
            if (found == texts.end())
                put(row, run + 1, QStringLiteral("–"), tr("No answer to this prompt at this step"))
                    ->setForeground(Theme::instance().color("muted"));
            else
                put(row, run + 1, found->second,
                    tr("Step %1").arg(countText(found->first)) + QStringLiteral("\n\n") + found->second);
        }
    }
    m_table->verticalHeader()->setResizeContentsPrecision(prompts * (runs + 1) <= measuredCells ? -1 : 0);
    if (runs <= 3) m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    else {
        m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
        m_table->horizontalHeader()->setDefaultSectionSize(letter * 34);
        m_table->setColumnWidth(0, letter * 26);
    }
    m_state->showContent();
    m_table->resizeRowsToContents();
}

} // namespace lathe::ui
