// Methods come from the table; rows fill as the engine's measurements arrive in one answer.
#include "pages/measure_panel.h"

#include "bridge/text.h"
#include "lathe/field_keys.h"
#include "lathe/method_info.h"
#include "settings/theme.h"
#include "widgets/banner.h"
#include "widgets/labels.h"
#include "widgets/path_edit.h"
#include "widgets/table_style.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QTableWidget>

#include <algorithm>

namespace lathe::ui {
namespace {

struct MeasureColumn {
    enum : int { Method, Placement, Nonlinearity, Trains, Merges, Parameters, Step, Attached, Merged, count };
};

QString shortTime(double seconds) { // figures of one table: comparable at a glance
    if (!(seconds > 0)) return {};
    if (seconds < 1) return MeasurePanel::tr("%1 ms").arg(seconds * 1000, 0, 'f', seconds < 0.01 ? 2 : 1);
    return MeasurePanel::tr("%1 s").arg(seconds, 0, 'f', 2);
}

QString against(double seconds, double base) { // "12.1 ms  +8 %"
    const QString text = shortTime(seconds);
    if (text.isEmpty() || !(base > 0)) return text;
    const double more = 100 * (seconds / base - 1);
    return MeasurePanel::tr("%1  %2%3 %")
        .arg(text, more < 0 ? QStringLiteral("−") : QStringLiteral("+"))
        .arg(std::abs(more), 0, 'f', 0);
}

const MethodInfo* methodCalled(const std::string& name) {
    for (const MethodInfo& info : methodInfos())
        if (info.name == name) return &info;
    return nullptr;
}

} // namespace

MeasurePanel::MeasurePanel(Context& context, QWidget* parent)
    : Card(tr("Adapter versus LoRA, measured here"), parent), m_context(context) {
    setSubtitle(tr("Where the methods sit in a model, and what each costs on this machine: a training step, and a "
                   "generated token with the method attached and merged."));
    body()->addWidget(makeChoice());
    m_banner = new Banner;
    body()->addWidget(m_banner);
    m_table = new QTableWidget(0, MeasureColumn::count);
    m_table->setObjectName("measures");
    m_table->setAccessibleName(tr("Methods compared"));
    m_table->setHorizontalHeaderLabels({tr("Method"), tr("Placement"), tr("Nonlinearity"), tr("Trains"), tr("Merges"),
                                        tr("Parameters"), tr("Step"), tr("Token"), tr("Merged")});
    m_table->horizontalHeaderItem(MeasureColumn::Step)->setToolTip(tr("One training step"));
    m_table->horizontalHeaderItem(MeasureColumn::Attached)
        ->setToolTip(tr("One generated token (for encoders, one pass over a row) with the method attached; the "
                        "percentage is relative to the base alone"));
    m_table->horizontalHeaderItem(MeasureColumn::Merged)
        ->setToolTip(tr("The same with the method merged into the weights"));
    for (int i = MeasureColumn::Parameters; i < MeasureColumn::count; ++i)
        m_table->horizontalHeaderItem(i)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    plainTable(*m_table, 14);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // as tall as its rows: the page scrolls
    body()->addWidget(m_table);
    fill({});
}

QWidget* MeasurePanel::makeChoice() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_model = new PathEdit(PathEdit::Folder | PathEdit::File, tr("GGUF models (*.gguf);;All files (*)"));
    m_model->setPlaceholder(tr("The model to measure on: a folder or a .gguf file"));
    m_model->setStartFolder(m_context.settings.get(keys::modelFolder));
    m_model->edit()->setObjectName("measureModel");
    m_model->edit()->setAccessibleName(tr("The model to measure on"));
    row->addWidget(m_model, 1);
    m_start = button(tr("&Measure on this machine"), QStringLiteral("evaluate"), "primary");
    m_start->setObjectName("measureMethods");
    m_stop = button(tr("Stop"), QStringLiteral("stop"));
    m_stop->setObjectName("stopMeasuring");
    row->addWidget(m_start);
    row->addWidget(m_stop);
    column->addLayout(row);
    m_phase = mutedLabel({});
    column->addWidget(m_phase);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(2);
    int at = 0;
    for (const MethodInfo& info : methodInfos()) {
        auto* check = new QCheckBox(tableText(info.label));
        check->setObjectName(QStringLiteral("measure:") + qt(info.name));
        check->setToolTip(tableText(info.summary));
        check->setChecked(info.name == "lora" || info.name == "adapter");
        grid->addWidget(check, at / 4, at % 4);
        m_checks.emplace_back(std::string(info.name), check);
        connect(check, &QCheckBox::toggled, this, [this] { fill({}); });
        ++at;
    }
    for (int i = 0; i < 4; ++i) grid->setColumnStretch(i, 1);
    column->addLayout(grid);
    connect(m_start, &QPushButton::clicked, this, &MeasurePanel::measure);
    connect(m_stop, &QPushButton::clicked, this, [this] { m_context.client.cancel(m_request); });
    connect(m_model, &PathEdit::pathChanged, this, [this] { setBusy(m_request != 0); });
    connect(m_model, &PathEdit::picked, this,
            [this](const QString& path) { m_context.settings.set(keys::modelFolder, QFileInfo(path).absolutePath()); });
    m_stop->hide();
    m_phase->hide();
    m_start->setEnabled(false);
    return box;
}

std::vector<std::string> MeasurePanel::chosen() const {
    std::vector<std::string> names;
    for (const auto& [name, check] : m_checks)
        if (check->isChecked()) names.push_back(name);
    return names;
}

void MeasurePanel::setBusy(bool busy) {
    m_stop->setVisible(busy);
    m_phase->setVisible(busy);
    m_start->setEnabled(!busy && !m_model->path().isEmpty() && !chosen().empty());
    m_start->setToolTip(m_model->path().isEmpty() ? tr("Choose a model first.") : QString());
}

void MeasurePanel::fill(const std::vector<MethodMeasure>& measured) {
    std::vector<MethodMeasure> rows = measured;
    if (rows.empty())
        for (const std::string& name : chosen())
            rows.push_back({.method = name,
                            .label = std::string(methodCalled(name)->label),
                            .mergedTokenSeconds = {},
                            .problem = {}});
    double base = 0;
    for (const MethodMeasure& row : rows)
        if (row.method.empty()) base = row.tokenSeconds;
    m_table->clearSpans();
    m_table->setRowCount(int(rows.size()));
    for (int r = 0; r < m_table->rowCount(); ++r) {
        const MethodMeasure& row = rows[std::size_t(r)];
        const MethodInfo* info = methodCalled(row.method);
        const auto words = [&](std::string_view text) {
            return info && !text.empty() ? tableText(text) : QStringLiteral("–");
        };
        QStringList texts;
        texts << (row.method.empty() ? tr("The base alone") : tableText(row.label.empty() ? row.method : row.label));
        texts << words(info ? info->placement : std::string_view())
              << words(info ? info->nonlinearity : std::string_view())
              << words(info ? info->trains : std::string_view());
        texts << (!info ? QStringLiteral("–") : info->merges ? tr("yes") : tr("no"));
        texts << (row.parameters ? countText(row.parameters) : QString()) << shortTime(row.stepSeconds);
        texts << (row.method.empty() ? shortTime(row.tokenSeconds) : against(row.tokenSeconds, base));
        texts << (row.mergedTokenSeconds                          ? against(*row.mergedTokenSeconds, base)
                  : info && !info->merges && row.tokenSeconds > 0 ? tr("does not merge")
                                                                  : QString());
        if (!row.problem.empty()) texts[MeasureColumn::Parameters] = qt(row.problem);
        for (int c = 0; c < MeasureColumn::count; ++c) {
            auto* item = new QTableWidgetItem(texts[c].isEmpty() ? QStringLiteral("–") : texts[c]);
            item->setTextAlignment(
                (c >= MeasureColumn::Parameters && row.problem.empty() ? Qt::AlignRight : Qt::AlignLeft)
                | Qt::AlignVCenter);
            item->setToolTip(c == MeasureColumn::Parameters && !row.problem.empty() ? qt(row.problem)
                             : info                                                 ? tableText(info->summary)
                                                                                    : QString());
            if (c == MeasureColumn::Parameters && !row.problem.empty())
                item->setForeground(Theme::instance().color("danger"));
            else if (texts[c].isEmpty() || texts[c] == QStringLiteral("–"))
                item->setForeground(Theme::instance().color("muted"));
            m_table->setItem(r, c, item);
        }
        if (!row.problem.empty())
            m_table->setSpan(r, MeasureColumn::Parameters, 1, MeasureColumn::count - MeasureColumn::Parameters);
    }
    const int rowHeight = m_table->verticalHeader()->defaultSectionSize();
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height()
                            + rowHeight * std::max(1, m_table->rowCount())
                            + m_table->horizontalScrollBar()->sizeHint().height() + 6);
    setBusy(m_request != 0);
}

void MeasurePanel::measure() {
    MeasureMethods order;
    order.recipe.settings.set(field::model, plain(m_model->path()));
    for (const std::string& name : chosen()) {
        const MethodInfo* info = methodCalled(name);
        order.methods.push_back({name, Settings(*info->fields)});
    }
    m_banner->hide();
    m_phase->setText(tr("Loading the model…"));
    m_request = m_context.client.askFor<MethodMeasures>(
        order, this,
        [this](const MethodMeasures& answer) {
            m_request = 0;
            fill(answer.rows);
        },
        [this](const ErrorInfo& error) {
            m_request = 0;
            m_banner->say(error);
            setBusy(false);
        },
        [this](const Progressed& progress) {
            m_phase->setText(
                progress.total
                    ? tr("%1  %2 of %3").arg(phaseText(progress.phase)).arg(progress.done).arg(progress.total)
                    : phaseText(progress.phase));
        });
    setBusy(m_request != 0);
}

} // namespace lathe::ui
