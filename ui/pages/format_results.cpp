// Table and plots read one report; choosing a row draws that format.
#include "pages/format_results.h"

#include "bridge/text.h"
#include "models/format_error_model.h"
#include "plots/layer_plot.h"
#include "plots/level_plot.h"
#include "settings/theme.h"
#include "widgets/card.h"
#include "widgets/labels.h"
#include "widgets/table_style.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHeaderView>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QTableWidget>

#include <algorithm>
#include <cmath>

namespace lathe::ui {
namespace {

namespace FormatColumn {
enum Column { Name, Bits, Plain, Double, Disk, Memory, Error, Output, count };
} // namespace FormatColumn
enum Figure { OutputChange, RelativeError, LargestError };

QString bitsText(double bits) { return QString::number(bits, 'f', bits == std::floor(bits) ? 0 : 3); }

const NumberFormatInfo* infoOf(const std::string& name) {
    const auto& all = numberFormatInfos();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const NumberFormatInfo& info) { return info.name == name; });
    return found == all.end() ? nullptr : &*found;
}

} // namespace

FormatResults::FormatResults(QWidget* parent) : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(14);
    column->addWidget(m_sides = makeSides());
    column->addWidget(m_one = makeOne());
}

Card* FormatResults::makeSides() {
    auto* card = new Card(tr("Side by side"));
    m_measuredOn = mutedLabel({});
    m_measuredOn->setObjectName("formatsMeasuredOn");
    card->body()->addWidget(m_measuredOn);
    m_table = new QTableWidget(0, FormatColumn::count);
    m_table->setObjectName("formatSizes");
    m_table->setAccessibleName(tr("Formats side by side"));
    m_table->setHorizontalHeaderLabels({tr("Format"), tr("Bits per weight"), tr("FP32 constants"),
                                        tr("Double-quantized"), tr("On disk"), tr("In memory"), tr("Error"),
                                        tr("Output change")});
    const QString tips[] = {QString(),
                            tr("Of the layers' linear weights, constants included, as chosen above"),
                            tr("Bits per weight with the constants kept in FP32"),
                            tr("Bits per weight with the constants kept in 8 bits too"),
                            tr("The whole model in a file, with the rest as the model's file has it"),
                            tr("The whole model as a base for training, with the rest in BF16"),
                            tr("Root mean square error, relative to the weights' own root mean square"),
                            tr("How much the layers' outputs change on the text: root mean square over the layers")};
    for (int i = 0; i < FormatColumn::count; ++i) {
        m_table->horizontalHeaderItem(i)->setToolTip(tips[i]);
        m_table->horizontalHeaderItem(i)->setTextAlignment((i == FormatColumn::Name ? Qt::AlignLeft : Qt::AlignRight)
                                                           | Qt::AlignVCenter);
    }
    plainTable(*m_table, 12);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(FormatColumn::Name, QHeaderView::Stretch);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // as tall as its rows: the page scrolls
    card->body()->addWidget(m_table);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, [this] {
        const int chosen = m_table->currentRow() - int(m_report.dense.size());
        if (chosen >= 0 && chosen != m_format && !m_table->selectedItems().isEmpty()) choose(chosen);
    });
    return card;
}

Card* FormatResults::makeOne() {
    auto* card = new Card(tr("One format in detail"));
    auto* switches = new QWidget;
    m_segments = new QHBoxLayout(switches);
    m_segments->setContentsMargins(0, 0, 0, 0);
    m_segments->setSpacing(0);
    m_buttons = new QButtonGroup(this);
    connect(m_buttons, &QButtonGroup::idClicked, this, &FormatResults::choose);
    card->addAction(switches);
    card->body()->addWidget(heading(tr("Levels on the model's weights"), 3));
    m_levels = new LevelPlot;
    m_levels->setObjectName("levelPlot");
    m_levels->setFixedHeight(230);
    card->body()->addWidget(m_levels);
    m_aboutLevels = mutedLabel({});
    card->body()->addWidget(m_aboutLevels);
    card->body()->addWidget(line());
    auto* row = new QHBoxLayout;
    row->addWidget(heading(tr("Error by layer"), 3));
    row->addStretch(1);
    m_figure = new QComboBox;
    m_figure->setObjectName("formatFigure");
    m_figure->setAccessibleName(tr("What is drawn"));
    m_figure->addItem(tr("change of the output"), OutputChange);
    m_figure->addItem(tr("RMSE, relative to the weights' RMS"), RelativeError);
    m_figure->addItem(tr("largest error"), LargestError);
    row->addWidget(m_figure);
    card->body()->addLayout(row);
    m_layers = new LayerPlot;
    m_layers->setFixedHeight(240);
    card->body()->addWidget(m_layers);
    m_errors = new FormatErrorModel(this);
    m_sorted = new QSortFilterProxyModel(this);
    m_sorted->setSourceModel(m_errors);
    m_sorted->setSortRole(FormatErrorModel::SortRole);
    m_errorTable = new QTableView;
    m_errorTable->setObjectName("formatErrors");
    m_errorTable->setAccessibleName(tr("Error of each layer"));
    m_errorTable->setModel(m_sorted);
    m_errorTable->setSortingEnabled(true);
    m_errorTable->sortByColumn(FormatErrorModel::Layer, Qt::AscendingOrder);
    m_errorTable->setSelectionMode(QAbstractItemView::SingleSelection);
    plainTable(*m_errorTable, 8);
    m_errorTable->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_errorTable->setMinimumHeight(m_errorTable->verticalHeader()->defaultSectionSize() * 9);
    card->body()->addWidget(m_errorTable);
    connect(m_figure, &QComboBox::currentIndexChanged, this, &FormatResults::showFigure);
    connect(m_layers, &LayerPlot::rowClicked, this, [this](int source) {
        const QModelIndex at = m_sorted->mapFromSource(m_errors->index(source, 0));
        m_errorTable->selectRow(at.row());
        m_errorTable->scrollTo(at, QAbstractItemView::PositionAtCenter);
    });
    connect(
        m_errorTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex& now) { m_layers->select(now.isValid() ? m_sorted->mapToSource(now).row() : -1); });
    return card;
}

void FormatResults::show(const FormatsReport& report) {
    m_report = report;
    const QString text =
        !report.tokens ? tr("Outputs were not compared.")
        : report.language.empty()
            ? tr("Outputs were compared on %1 tokens of the text.").arg(report.tokens)
            : tr("Outputs were compared on %1 tokens of %2.").arg(report.tokens).arg(qt(report.language));
    m_measuredOn->setText(
        tr("%1: %2 of its %3 parameters are weights of the layers, in %4 matrices; these are what the formats apply "
           "to, in blocks of %5. %6")
            .arg(fileNameOf(qt(report.model)), shortCountText(report.weights), shortCountText(report.parameters))
            .arg(report.layers.size())
            .arg(report.blockSize)
            .arg(text));
    fillSides();
    while (QLayoutItem* item = m_segments->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (std::size_t i = 0; i < report.formats.size(); ++i) {
        QPushButton* made = button(qt(report.formats[i].size.title), {}, "segment");
        made->setCheckable(true);
        made->setObjectName(QStringLiteral("format:") + qt(report.formats[i].size.name));
        m_buttons->addButton(made, int(i));
        m_segments->addWidget(made);
    }
    m_levels->setHistogram(report.histogram);
    m_figure->setCurrentIndex(report.tokens ? OutputChange : RelativeError);
    m_one->setVisible(!report.formats.empty());
    if (!report.formats.empty()) choose(0);
}

void FormatResults::fillSides() {
    std::vector<std::pair<FormatSize, const FormatMeasure*>> rows;
    for (const FormatSize& dense : m_report.dense) rows.emplace_back(dense, nullptr);
    for (const FormatMeasure& format : m_report.formats) rows.emplace_back(format.size, &format);
    double sixteen = 0;
    for (const FormatSize& dense : m_report.dense)
        if (dense.name == "bf16") sixteen = double(dense.memoryBytes);
    const QSignalBlocker quiet(m_table);
    m_table->clearSelection();
    m_table->setRowCount(int(rows.size()));
    for (int r = 0; r < m_table->rowCount(); ++r) {
        const auto& [size, measure] = rows[std::size_t(r)];
        QStringList texts(FormatColumn::count);
        texts[FormatColumn::Name] =
            size.isFile && size.name != "file" ? tr("%1, as in the file").arg(qt(size.title)) : qt(size.title);
        texts[FormatColumn::Bits] = bitsText(size.bitsPerWeight);
        texts[FormatColumn::Disk] = bytesText(size.diskBytes);
        texts[FormatColumn::Memory] = bytesText(size.memoryBytes);
        if (measure) {
            texts[FormatColumn::Plain] = bitsText(measure->bitsPlain);
            texts[FormatColumn::Double] =
                measure->bitsDouble < measure->bitsPlain ? bitsText(measure->bitsDouble) : QString();
            if (sixteen > 0)
                texts[FormatColumn::Memory] +=
                    tr("  −%1 %").arg(100 * (1 - double(size.memoryBytes) / sixteen), 0, 'f', 0);
            texts[FormatColumn::Error] = shareText(measure->relative);
            if (measure->outputChange) texts[FormatColumn::Output] = shareText(*measure->outputChange);
        }
        for (int c = 0; c < FormatColumn::count; ++c) {
            auto* item = new QTableWidgetItem(texts[c].isEmpty() ? QStringLiteral("–") : texts[c]);
            item->setTextAlignment((c == FormatColumn::Name ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
            if (texts[c].isEmpty()) item->setForeground(Theme::instance().color("muted"));
            if (!measure) item->setFlags(item->flags() & ~Qt::ItemIsSelectable);
            if (c == FormatColumn::Memory && measure)
                item->setToolTip(tr("Of this, %1 are constants. Compared with the same model in BF16")
                                     .arg(bytesText(measure->constantBytes)));
            m_table->setItem(r, c, item);
        }
    }
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height()
                            + m_table->verticalHeader()->defaultSectionSize() * std::max(1, m_table->rowCount())
                            + 2 * m_table->frameWidth());
}

void FormatResults::choose(int format) {
    if (format < 0 || format >= int(m_report.formats.size())) return;
    m_format = format;
    const FormatMeasure& chosen = m_report.formats[std::size_t(format)];
    if (QAbstractButton* segment = m_buttons->button(format)) segment->setChecked(true);
    {
        const QSignalBlocker quiet(m_table);
        m_table->selectRow(format + int(m_report.dense.size()));
    }
    const NumberFormatInfo* info = infoOf(chosen.size.name);
    m_levels->setLevels(qt(chosen.size.title), info ? info->levels : std::vector<double>());
    QString about = tr("Each weight is stored as the nearest of %1 levels. One weight of each block of %2, the "
                       "largest, stands at −1 or 1.")
                        .arg(info ? info->levels.size() : 0)
                        .arg(m_report.blockSize);
    if (info && info->wholeRows)
        about = tr("Each weight is stored as the nearest of %1 levels. This format has one constant for a whole row of "
                   "a matrix; the histogram shows blocks of %2.")
                    .arg(info->levels.size())
                    .arg(m_report.blockSize);
    m_aboutLevels->setText(about);
    const int selected =
        m_errorTable->currentIndex().isValid() ? m_sorted->mapToSource(m_errorTable->currentIndex()).row() : -1;
    m_errors->setErrors(m_report.layers, chosen.layers);
    if (selected >= 0)
        m_errorTable->selectRow(
            m_sorted->mapFromSource(m_errors->index(selected, 0)).row()); // the same layer in another format
    showFigure();
}

void FormatResults::showFigure() {
    if (m_format >= int(m_report.formats.size())) return;
    const FormatMeasure& chosen = m_report.formats[std::size_t(m_format)];
    const int figure = m_figure->currentData().toInt();
    std::vector<LayerPlot::Line> lines;
    for (std::size_t i = 0; i < m_report.layers.size() && i < chosen.layers.size(); ++i) {
        const MeasuredLayer& layer = m_report.layers[i];
        const LayerFormatError& error = chosen.layers[i];
        if (figure == OutputChange && !error.outputChange) continue;
        const QString role = qt(layer.role);
        auto line =
            std::find_if(lines.begin(), lines.end(), [&](const LayerPlot::Line& each) { return each.name == role; });
        if (line == lines.end()) line = lines.insert(lines.end(), {role, {}});
        line->points.push_back({int(layer.layer), int(i),
                                figure == OutputChange    ? *error.outputChange
                                : figure == RelativeError ? error.relative
                                                          : error.largest});
    }
    m_layers->setLines(std::move(lines), m_figure->currentText(), figure != LargestError);
}

} // namespace lathe::ui
