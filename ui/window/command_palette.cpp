#include "window/command_palette.h"

#include "bridge/text.h"
#include "widgets/labels.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace lathe::ui {
namespace {

constexpr int mostRuns = 8;

/// Every word is somewhere in it, in any case.
bool saysAll(const QString& title, const QString& words) {
    const QStringList all = words.split(' ', Qt::SkipEmptyParts);
    return std::all_of(all.begin(), all.end(),
                       [&](const QString& word) { return title.contains(word, Qt::CaseInsensitive); });
}

} // namespace

CommandPalette::CommandPalette(std::vector<PaletteEntry> entries, RunListModel& runs,
                               std::function<void(const RunId&)> openRun, QWidget* parent)
    : QDialog(parent, Qt::Popup),
      m_entries(std::move(entries)),
      m_runs(runs),
      m_filter(runs),
      m_openRun(std::move(openRun)) {
    setObjectName("commandPalette");
    setAccessibleName(tr("Go to a page, an action or a run"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 10, 10, 10);
    column->setSpacing(8);
    m_words = new QLineEdit;
    m_words->setObjectName("paletteWords");
    m_words->setPlaceholderText(tr("A page, an action or a run"));
    m_words->setAccessibleName(m_words->placeholderText());
    m_words->installEventFilter(this);
    m_list = new QListWidget;
    m_list->setObjectName("paletteList");
    m_list->setAccessibleName(tr("Found"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideMiddle);
    column->addWidget(m_words);
    column->addWidget(m_list);
    connect(m_words, &QLineEdit::textChanged, this, &CommandPalette::find);
    connect(m_words, &QLineEdit::returnPressed, this, [this] { choose(m_list->currentRow()); });
    connect(m_list, &QListWidget::itemClicked, this, [this] { choose(m_list->currentRow()); });
    find();
    const int width = std::min(560, parent->width() - 40);
    setFixedSize(width, 420);
    move(parent->mapToGlobal(QPoint((parent->width() - width) / 2, 60)));
    m_words->setFocus();
}

void CommandPalette::find() {
    const QString words = m_words->text();
    m_list->clear();
    m_found.clear();
    const auto add = [&](const QString& title, const QString& about, std::function<void()> act) {
        m_list->addItem(about.isEmpty() ? title : title + QStringLiteral("   ·   ") + about);
        m_found.push_back(std::move(act));
    };
    for (const PaletteEntry& entry : m_entries)
        if (saysAll(entry.title, words)) add(entry.title, entry.about, entry.act);
    m_filter.setText(words);
    for (int row = 0; row < std::min(m_filter.rowCount(), mostRuns); ++row) {
        const RunId run = plain(m_filter.index(row, 0).data(RunListModel::IdRole).toString());
        const RunSummary* summary = m_runs.find(run);
        add(displayName(*summary), tr("run, %1").arg(whenText(summary->createdAt)), [this, run] { m_openRun(run); });
    }
    m_list->setCurrentRow(m_list->count() ? 0 : -1);
}

void CommandPalette::choose(int row) {
    if (row < 0) return;
    const std::function<void()> act = m_found[std::size_t(row)];
    accept(); // before it acts: what it opens gets the keyboard
    act();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress) return QDialog::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key != Qt::Key_Down && key != Qt::Key_Up) return false;
    const int count = m_list->count();
    if (count) m_list->setCurrentRow((m_list->currentRow() + (key == Qt::Key_Down ? 1 : count - 1)) % count);
    return true;
}

} // namespace lathe::ui
