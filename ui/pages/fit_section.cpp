// Devices are asked about one after the other, after a pause in typing; a recipe that has changed meanwhile is asked
// anew.
#include "pages/fit_section.h"

#include "bridge/text.h"
#include "settings/theme.h"
#include "widgets/labels.h"
#include "widgets/table_style.h"

#include <QHeaderView>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace lathe::ui {
namespace {
namespace FitColumn {
enum Column { Device, Room, Peak, Fits, Batch, Length, Help, count };
} // namespace FitColumn
} // namespace

FitSection::FitSection(BackendClient& client, QWidget* parent)
    : Card(tr("What if: other devices"), parent), m_client(client) {
    setSubtitle(tr("Whether this run fits, by the estimate, on this machine and on GPUs that it might move to."));
    m_none = mutedLabel({});
    body()->addWidget(m_none);
    m_table = new QTableWidget(0, FitColumn::count);
    m_table->setObjectName("fitTable");
    m_table->setAccessibleName(tr("Devices and whether the run fits"));
    m_table->setHorizontalHeaderLabels({tr("Device"), tr("Available"), tr("Peak"), tr("Fits"), tr("Max batch"),
                                        tr("Max length"), tr("Would make it fit")});
    const QString tips[] = {QString(),
                            tr("Memory that the run may use there, including its runtime"),
                            tr("Memory that it would use there at its peak"),
                            QString(),
                            tr("The most rows in a micro-batch, at the recipe's length"),
                            tr("The most tokens in a row, at the recipe's batch size"),
                            tr("The change that costs least; select a row to see all of them")};
    for (int i = 0; i < FitColumn::count; ++i) {
        m_table->horizontalHeaderItem(i)->setToolTip(tips[i]);
        m_table->horizontalHeaderItem(i)->setTextAlignment(
            (i == FitColumn::Device || i == FitColumn::Fits || i == FitColumn::Help ? Qt::AlignLeft : Qt::AlignRight)
            | Qt::AlignVCenter);
    }
    plainTable(*m_table, 10);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(FitColumn::Device,
                                                      QHeaderView::Fixed); // as wide as its names, but for the longest
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // as tall as its rows: the page scrolls
    body()->addWidget(m_table);
    m_changes = new QWidget;
    auto* column = new QVBoxLayout(m_changes);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    body()->addWidget(m_changes);
    m_debounce.setSingleShot(true);
    connect(&m_debounce, &QTimer::timeout, this, &FitSection::lookAtNext);
    connect(m_table, &QTableWidget::itemSelectionChanged, this, &FitSection::showChanges);
    setRecipe({}, tr("Choose a model to see where it fits."));
}

void FitSection::setRecipe(std::optional<Recipe> recipe, const QString& why) {
    m_client.drop(std::exchange(m_request, 0));
    m_recipe = std::move(recipe);
    m_none->setText(why);
    m_none->setVisible(!m_recipe);
    if (!m_recipe) m_table->hide(); // with one it comes once it has been looked at
    m_next = 0;
    if (!m_recipe) {
        m_debounce.stop();
        m_fits.clear();
        showChanges();
        return;
    }
    m_debounce.start(250); // not at every key stroke
}

void FitSection::lookAtNext() {
    if (!m_recipe) return;
    if (m_devices.empty()) m_devices = m_client.bench().devices();
    if (m_devices.empty()) return;
    if (m_table->rowCount() != int(m_devices.size())) {
        m_table->setRowCount(int(m_devices.size()));
        m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height()
                                + m_table->verticalHeader()->defaultSectionSize() * m_table->rowCount()
                                + 2 * m_table->frameWidth());
    }
    if (m_next == 0) m_fits.assign(m_devices.size(), std::nullopt);
    if (m_next >= m_devices.size()) return;
    const DeviceInfo& device = m_devices[m_next];
    m_request = m_client.askFor<Fit>(
        FitRecipe{*m_recipe, device.field.empty() ? device.name : device.field}, this,
        [this](const Fit& fit) { take(fit); }, [this](const ErrorInfo& error) { refuse(error); });
}

void FitSection::refuse(const ErrorInfo& error) {
    m_request = 0;
    m_none->setText(qt(error.message));
    m_none->show();
    m_table->hide();
}

void FitSection::take(const Fit& fit) {
    m_request = 0;
    fillRow(int(m_next), fit);
    m_fits[m_next] = fit;
    m_none->hide();
    m_table->show();
    if (m_table->currentRow() == int(m_next)) showChanges();
    if (++m_next < m_devices.size()) lookAtNext();
}

void FitSection::fillRow(int row, const Fit& fit) {
    const Theme& theme = Theme::instance();
    QStringList texts(FitColumn::count);
    texts[FitColumn::Device] = qt(fit.device.name);
    if (fit.device.isHere)
        texts[FitColumn::Device] +=
            fit.device.isGpu && !fit.device.field.empty() ? tr(" (here, %1)").arg(qt(fit.device.field)) : tr(" (here)");
    texts[FitColumn::Room] = bytesText(fit.roomBytes);
    texts[FitColumn::Peak] = bytesText(fit.estimate.memory.totalBytes());
    texts[FitColumn::Fits] = fit.fits ? tr("yes") : tr("no");
    texts[FitColumn::Batch] = fit.largestBatch > 0 ? countText(fit.largestBatch) : tr("none");
    texts[FitColumn::Length] = fit.largestLength > 0 ? countText(fit.largestLength) : tr("none");
    if (!fit.fits && fit.changes.empty()) texts[FitColumn::Help] = tr("no change to the recipe is enough");
    else if (!fit.fits && fit.changes.front().fits) texts[FitColumn::Help] = qt(fit.changes.front().what);
    else if (!fit.fits)
        texts[FitColumn::Help] = fit.changedBytes <= fit.roomBytes
                                     ? tr("%n change(s) together", nullptr, int(fit.changes.size()))
                                     : tr("not even %n change(s) together", nullptr, int(fit.changes.size()));
    for (int c = 0; c < FitColumn::count; ++c) {
        auto* item = new QTableWidgetItem(texts[c].isEmpty() ? QStringLiteral("–") : texts[c]);
        item->setTextAlignment(
            (c == FitColumn::Device || c == FitColumn::Fits || c == FitColumn::Help ? Qt::AlignLeft : Qt::AlignRight)
            | Qt::AlignVCenter);
        if (c == FitColumn::Fits) item->setForeground(theme.color(fit.fits ? "good" : "danger"));
        else if (texts[c].isEmpty()) item->setForeground(theme.color("muted"));
        if (c == FitColumn::Help || c == FitColumn::Device) item->setToolTip(texts[c]);
        m_table->setItem(row, c, item);
    }
    const int widest = m_table->fontMetrics().horizontalAdvance(texts[FitColumn::Device]) + 26;
    m_table->setColumnWidth(FitColumn::Device, std::min(std::max(widest, m_table->columnWidth(FitColumn::Device)),
                                                        fontMetrics().averageCharWidth() * 34));
}

void FitSection::showChanges() {
    while (QLayoutItem* item = m_changes->layout()->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const int row = m_table->currentRow();
    const bool any = row >= 0 && row < int(m_fits.size()) && !m_table->selectedItems().isEmpty()
                     && m_fits[std::size_t(row)] && !m_fits[std::size_t(row)]->changes.empty();
    m_changes->setVisible(any);
    if (!any) return;
    const Fit& fit = *m_fits[std::size_t(row)];
    auto* column = static_cast<QVBoxLayout*>(m_changes->layout());
    const std::int64_t missing = fit.estimate.memory.totalBytes() - fit.roomBytes;
    column->addWidget(heading(tr("To fit %1, %2 less is needed").arg(qt(fit.device.name), bytesText(missing)), 3));
    for (const Change& change : fit.changes) {
        auto* line = new QWidget;
        auto* across = new QHBoxLayout(line);
        across->setContentsMargins(0, 0, 0, 0);
        across->setSpacing(10);
        auto* chip = new Chip;
        chip->Chip::show(tr("−%1").arg(bytesText(change.gainBytes)),
                         change.fits ? QStringLiteral("good") : QStringLiteral("neutral"));
        chip->setToolTip(change.fits ? tr("enough alone") : tr("not enough alone"));
        across->addWidget(chip);
        QLabel* what =
            plainLabel(change.costs.empty() ? qt(change.what) : tr("%1: %2").arg(qt(change.what), qt(change.costs)));
        across->addWidget(what, 1);
        QPushButton* take = button(tr("Apply"));
        take->setObjectName("takeChange");
        connect(take, &QPushButton::clicked, this, [this, recipe = change.recipe] { emit chosen(recipe); });
        across->addWidget(take);
        column->addWidget(line);
    }
    if (fit.changes.size() > 1)
        column->addWidget(mutedLabel(tr("All together: %1 at the peak, %2")
                                         .arg(bytesText(fit.changedBytes), fit.changedBytes <= fit.roomBytes
                                                                               ? tr("which fits.")
                                                                               : tr("which does not fit either."))));
}

} // namespace lathe::ui
