// Measured when asked for, since it reads all weights; the rank's slider then works on what came back.
#include "pages/run_change.h"

#include "bridge/text.h"
#include "models/change_model.h"
#include "plots/heat_map.h"
#include "plots/spectrum_plot.h"
#include "widgets/banner.h"
#include "widgets/labels.h"
#include "widgets/state_stack.h"
#include "widgets/table_style.h"

#include <QDir>
#include <QHeaderView>
#include <QScrollArea>
#include <QSlider>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace lathe::ui {

RunChange::RunChange(BackendClient& client, QWidget* parent) : QWidget(parent), m_client(client) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 12, 0, 0);
    column->setSpacing(8);
    m_banner = new Banner;
    column->addWidget(m_banner);
    m_state = new StateStack(makeContent());
    column->addWidget(m_state, 1);
    offer();
}

QWidget* RunChange::makeContent() {
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* content = new QWidget;
    content->setObjectName("scrollBody");
    content->setProperty("inCard", true);
    area->setWidget(content);
    auto* across = new QHBoxLayout(content);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(18);

    auto* left = new QVBoxLayout;
    left->setSpacing(8);
    m_modules = new ChangeModel(this);
    m_sorted = new QSortFilterProxyModel(this);
    m_sorted->setSourceModel(m_modules);
    m_sorted->setSortRole(ChangeModel::SortRole);
    m_table = new QTableView;
    m_table->setObjectName("changeTable");
    m_table->setAccessibleName(tr("Change of each module"));
    m_table->setModel(m_sorted);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ChangeModel::Module, Qt::AscendingOrder);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    plainTable(*m_table, 10);
    const int letter = fontMetrics().averageCharWidth();
    m_table->horizontalHeader()->setMinimumSectionSize(letter * 8);
    const int widths[] = {20, 11, 11, 9, 13, 13};
    for (int i = 0; i < ChangeModel::ColumnCount; ++i) m_table->setColumnWidth(i, widths[i] * letter);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setMinimumWidth(fontMetrics().averageCharWidth() * 42);
    left->addWidget(m_table, 1);
    across->addLayout(left, 13);

    auto* right = new QVBoxLayout;
    right->setSpacing(6);
    right->addWidget(heading(tr("Change by layer, relative to the weights"), 3));
    m_strip = new HeatMap({}, tr("layer"));
    m_strip->setObjectName("changeStrip");
    m_strip->setFormat(
        [](double value) { return QStringLiteral("%1 %").arg(100 * value, 0, 'f', value < 0.1 ? 1 : 0); });
    m_strip->setMinimumHeight(130);
    right->addWidget(m_strip, 4);
    m_which = heading({}, 3);
    m_which->setObjectName("changedModule");
    right->addWidget(m_which);
    m_spectrum = new SpectrumPlot;
    m_spectrum->setMinimumHeight(130);
    right->addWidget(m_spectrum, 4);

    right->addWidget(line());
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    m_rankLabel = new QLabel;
    m_rankLabel->setMinimumWidth(fontMetrics().horizontalAdvance(tr("&Lower rank: %1").arg(QStringLiteral("000"))));
    m_slider = new QSlider(Qt::Horizontal);
    m_slider->setObjectName("lowerRank");
    m_slider->setAccessibleName(tr("Lower rank"));
    m_slider->setPageStep(4);
    m_rankLabel->setBuddy(m_slider);
    m_export = button(tr("&Export at a lower rank"), QStringLiteral("export"));
    m_export->setObjectName("exportAtRank");
    row->addWidget(m_rankLabel);
    row->addWidget(m_slider, 1);
    row->addWidget(m_export);
    right->addLayout(row);
    m_loses = mutedLabel({});
    m_loses->setObjectName("whatALowerRankLoses");
    m_loses->setMinimumHeight(fontMetrics().lineSpacing() * 2);
    m_loses->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    right->addWidget(m_loses);
    across->addLayout(right, 12);

    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
        if (now.isValid()) select(m_sorted->mapToSource(now).row());
    });
    connect(m_strip, &HeatMap::cellClicked, this, [this](int r, int c) {
        const int module = m_cells[std::size_t(r)][std::size_t(c)];
        if (module < 0) return;
        m_table->selectRow(m_sorted->mapFromSource(m_modules->index(module, 0)).row());
    });
    connect(m_slider, &QSlider::valueChanged, this, &RunChange::setRank);
    connect(m_export, &QPushButton::clicked, this, [this] { exportAtRank(); });
    return area;
}

void RunChange::setRun(const RunDetail& run) {
    const bool has = !run.adapterFolder.empty();
    if (run.summary.id == m_run && has == m_hasResult && run.summary.step == m_steps) return;
    m_run = run.summary.id;
    m_folder = qt(run.summary.folder);
    m_hasResult = has;
    m_steps = run.summary.step;
    m_client.drop(m_request);
    m_request = 0;
    m_banner->hide();
    offer();
}

void RunChange::offer() {
    if (!m_hasResult)
        m_state->showEmpty(QStringLiteral("evaluate"), tr("Nothing changed yet"),
                           tr("What training changed can be measured once the run has saved a checkpoint."));
    else
        m_state->showEmpty(QStringLiteral("evaluate"), tr("What did training change?"),
                           tr("For each module: the size of its change relative to the weights, its singular values, "
                              "and what a lower rank would lose."),
                           tr("Measure the change"), [this] { read(); });
}

void RunChange::read() {
    m_client.drop(m_request);
    m_state->showLoading(tr("Reading the adapter and the weights…"));
    m_request = m_client.askFor<ChangeReport>(
        AnalyzeChange{m_run, {}, {}}, this,
        [this](const ChangeReport& report) {
            m_request = 0;
            show(report);
        },
        [this](const ErrorInfo& error) {
            m_request = 0;
            m_state->showError(error, [this] { read(); });
        },
        [this](const Progressed& progress) {
            m_state->showProgress(progress.done, progress.total, phaseText(progress.phase));
        });
}

void RunChange::show(const ChangeReport& report) {
    m_report = report;
    if (report.modules.empty()) {
        m_state->showEmpty(QStringLiteral("evaluate"), tr("No weight was changed"),
                           tr("This method adds parts of its own and leaves the weights as they are."));
        return;
    }
    m_modules->setModules(report.modules);
    QStringList roles, layers;
    std::vector<std::int64_t> numbers;
    for (const ModuleChange& module : report.modules) {
        if (!roles.contains(roleOf(module))) roles << roleOf(module);
        if (std::find(numbers.begin(), numbers.end(), module.layer) == numbers.end()) numbers.push_back(module.layer);
    }
    std::sort(numbers.begin(), numbers.end());
    for (const auto number : numbers) layers << (number < 0 ? tr("–") : QString::number(number));
    HeatMap::Table table;
    table.values.assign(std::size_t(roles.size()), std::vector<double>(numbers.size(), NAN));
    m_cells.assign(std::size_t(roles.size()), std::vector<int>(numbers.size(), -1));
    for (std::size_t i = 0; i < report.modules.size(); ++i) {
        const ModuleChange& module = report.modules[i];
        const auto r = std::size_t(roles.indexOf(roleOf(module)));
        const auto c = std::size_t(std::find(numbers.begin(), numbers.end(), module.layer) - numbers.begin());
        table.values[r][c] = relativeChange(module);
        m_cells[r][c] = int(i);
    }
    for (QString& role : roles) role = role.section('.', -1); // "self_attn.q_proj": the last word tells
    table.rows = roles;
    table.columns = layers;
    m_strip->setTable(std::move(table));

    const int most = int(largestRank(report));
    m_slider->setRange(1, std::max(1, most - 1));
    m_slider->setEnabled(most > 1);
    m_slider->setValue(std::max(1, most / 2));
    setRank(m_slider->value());
    m_table->selectRow(0);
    select(m_sorted->mapToSource(m_sorted->index(0, 0)).row());
    m_state->showContent();
}

void RunChange::select(int module) {
    m_selected = module;
    if (module < 0 || module >= int(m_report.modules.size())) return;
    const ModuleChange& chosen = m_report.modules[std::size_t(module)];
    m_which->setText(
        tr("Singular values of %1")
            .arg(chosen.layer < 0 ? qt(chosen.module) : tr("layer %1, %2").arg(chosen.layer).arg(roleOf(chosen))));
    m_which->setToolTip(qt(chosen.module));
    std::vector<double> values = chosen.singularValues, kept;
    if (chosen.rank > 0 && std::int64_t(values.size()) > chosen.rank) values.resize(std::size_t(chosen.rank));
    for (std::size_t i = 0; i < values.size(); ++i) kept.push_back(energyKept(chosen, std::int64_t(i) + 1));
    m_spectrum->setValues(std::move(values), std::move(kept));
    for (std::size_t r = 0; r < m_cells.size(); ++r)
        for (std::size_t c = 0; c < m_cells[r].size(); ++c)
            if (m_cells[r][c] == module) m_strip->select(int(r), int(c));
}

void RunChange::setRank(int rank) {
    m_modules->setChosenRank(rank);
    m_spectrum->setRank(rank);
    m_rankLabel->setText(tr("&Lower rank: %1").arg(rank));
    m_export->setText(tr("&Export at rank %1").arg(rank));
    const bool cuts = rank < largestRank(m_report);
    m_export->setEnabled(cuts && !m_exporting);
    if (m_report.modules.empty()) return;
    double all = 0, kept = 0, worst = 2;
    const ModuleChange* loser = nullptr;
    for (const ModuleChange& module : m_report.modules) {
        const double share = energyKept(module, rank), energy = module.changeNorm * module.changeNorm;
        all += energy;
        kept += share * energy;
        if (share < worst) worst = share, loser = &module;
    }
    if (!cuts) m_loses->setText(tr("This change already has rank 1, so there is nothing to cut."));
    else
        m_loses->setText(
            tr("Keeps %1 % of the change's energy and loses %2 %. The most is lost in %3, which keeps %4 %.")
                .arg(all > 0 ? 100 * kept / all : 100, 0, 'f', 1)
                .arg(all > 0 ? 100 * (1 - kept / all) : 0, 0, 'f', 1)
                .arg(loser->layer < 0 ? qt(loser->module) : tr("layer %1, %2").arg(loser->layer).arg(roleOf(*loser)))
                .arg(100 * worst, 0, 'f', 1));
}

void RunChange::exportAtRank(bool replace) {
    const int rank = m_slider->value();
    const QDir folder(m_folder + QStringLiteral("/export/rank-%1").arg(rank));
    if (!replace && folder.exists() && !folder.isEmpty()) {
        m_banner->say(Banner::Tone::Warning, tr("Rank %1 was exported before").arg(rank),
                      tr("It is in %1.").arg(folder.path()));
        m_banner->addButton(tr("Replace it"), [this] { exportAtRank(true); })->setObjectName("replaceExport");
        m_banner->addButton(tr("Keep it"), [this] { m_banner->hide(); })->setFocus();
        return;
    }
    ResizeAdapter order;
    order.run = m_run;
    order.rank = rank;
    order.folder = plain(folder.path());
    order.overwrite = replace;
    m_export->setEnabled(false);
    m_banner->say(Banner::Tone::Info, tr("Cutting to rank %1…").arg(rank));
    m_banner->setClosable(false);
    m_exporting = m_client.askFor<ExportReport>(
        order, this,
        [this, rank](const ExportReport& report) {
            m_exporting = 0;
            setRank(m_slider->value());
            m_banner->say(Banner::Tone::Good, tr("Rank %1 exported to %2").arg(rank).arg(qt(report.folder)),
                          qt(report.proof));
            m_banner->setClosable(true);
        },
        [this](const ErrorInfo& error) {
            m_exporting = 0;
            setRank(m_slider->value());
            m_banner->say(error);
            m_banner->setClosable(true);
        });
}

} // namespace lathe::ui
