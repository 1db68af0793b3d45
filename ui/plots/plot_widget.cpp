#include "plots/plot_widget.h"

#include "bridge/text.h"
#include "plots/background.h"

#include <QContextMenuEvent>
#include <QFileDialog>
#include <QFutureWatcher>
#include <QGuiApplication>
#include <QMenu>
#include <QStandardPaths>
#include <QVBoxLayout>
#include <qcustomplot.h>

namespace lathe::ui {

PlotWidget::PlotWidget(QWidget* parent) : QWidget(parent) {
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(2);
    m_plot = new QCustomPlot(this);
    m_plot->setMouseTracking(true);
    m_plot->setAttribute(Qt::WA_NoMousePropagation, false); // the wheel is the page's
    m_plot->setFocusPolicy(Qt::StrongFocus);
    m_plot->installEventFilter(this);
    m_column->addWidget(m_plot, 1);
    m_overlay = new PlotOverlay(m_plot);
    m_messageEnds.setSingleShot(true);
    m_messageEnds.setInterval(6000);
    connect(&m_messageEnds, &QTimer::timeout, this, [this] {
        m_message.clear();
        refreshOverlay();
    });
}

PlotPointer PlotWidget::pointer() const {
    PlotPointer pointer;
    pointer.area = m_plot->axisRect()->rect();
    return pointer;
}

void PlotWidget::refreshOverlay() {
    if (!isVisible()) return;
    PlotPointer now = pointer();
    now.focused = m_plot->hasFocus();
    if (!m_message.isEmpty()) { // else it is what the plot says of the place that is pointed at
        now.message = m_message;
        now.wrong = m_wrong;
    }
    m_overlay->show(std::move(now));
}

PlotWidget::Rows PlotWidget::listed(QStringList head, std::vector<QStringList> rows) {
    return {std::move(head), [rows = std::move(rows), next = std::size_t(0)](QStringList& cells) mutable {
                if (next >= rows.size()) return false;
                cells = rows[next++];
                return true;
            }};
}

void PlotWidget::openMenu(const QPoint& at) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName("plotMenu");
    fillMenu(*menu);
    if (!menu->isEmpty()) menu->addSeparator();
    for (const PlotFile kind : allPlotFiles) {
        QAction* action = menu->addAction(kind == PlotFile::Csv ? tr("Save the values as CSV…")
                                                                : tr("Save as %1…").arg(plotFileName(kind)));
        action->setObjectName(QStringLiteral("save_") + plotFileSuffix(kind));
        connect(action, &QAction::triggered, this, [this, kind] { choose(kind); });
    }
    connect(menu->addAction(tr("Copy the picture")), &QAction::triggered, this, [this] {
        dressForFile(true);
        QGuiApplication::clipboard()->setPixmap(m_plot->toPixmap(m_plot->width(), m_plot->height(), 2));
        dressForFile(false);
        say(tr("Copied."));
    });
    menu->popup(at);
}

void PlotWidget::choose(PlotFile kind) {
    auto* dialog =
        new QFileDialog(this, tr("Save the plot"), QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(plotFileSuffix(kind));
    dialog->setNameFilter(tr("%1 files (*.%2)").arg(plotFileName(kind), plotFileSuffix(kind)));
    QString name = m_plot->accessibleName().toLower();
    name.replace(QRegularExpression(QStringLiteral("[^\\w]+"), QRegularExpression::UseUnicodePropertiesOption),
                 QStringLiteral("-"));
    dialog->selectFile(name + '.' + plotFileSuffix(kind));
    connect(dialog, &QFileDialog::fileSelected, this, [this, kind](const QString& path) { save(kind, path); });
    dialog->open();
}

void PlotWidget::save(PlotFile kind, const QString& path) {
    if (kind != PlotFile::Csv) {
        dressForFile(true);
        const auto error = savePlot(*m_plot, kind, path);
        dressForFile(false);
        tell(path, error);
        return;
    }
    // Ten million rows take seconds. The pool goes with the watcher and waits for the file.
    auto* watcher = new QFutureWatcher<std::optional<ErrorInfo>>(this);
    auto pool = std::make_shared<QThreadPool>();
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, pool, path] {
        tell(path, watcher->result());
        watcher->deleteLater();
    });
    watcher->setFuture(inBackground(*pool, [table = rows(), path] { return saveRows(table.head, table.next, path); }));
}

void PlotWidget::tell(const QString& path, const std::optional<ErrorInfo>& error) {
    if (error) {
        const QString why = qt(error->message) + (error->hint.empty() ? QString() : ' ' + qt(error->hint));
        say(why, true);
        emit notSaved(why);
        return;
    }
    say(tr("Saved as %1.").arg(path));
    emit saved(path);
}

/// Until it is read: an error stays until the next key or click.
void PlotWidget::say(const QString& text, bool wrong) {
    m_message = text;
    m_wrong = wrong;
    if (wrong) m_messageEnds.stop();
    else m_messageEnds.start();
    refreshOverlay();
}

void PlotWidget::forgetError() {
    if (m_wrong) say({});
}

bool PlotWidget::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_plot) return QWidget::eventFilter(watched, event);
    switch (event->type()) {
    case QEvent::MouseButtonPress:
    case QEvent::KeyPress: forgetError(); break;
    case QEvent::FocusIn:
    case QEvent::FocusOut:
        QMetaObject::invokeMethod(this, &PlotWidget::refreshOverlay, Qt::QueuedConnection); // once it has the focus
        break;
    case QEvent::Resize: m_overlay->setGeometry(QRect({0, 0}, static_cast<QResizeEvent*>(event)->size())); break;
    case QEvent::ContextMenu: {
        const auto* asked = static_cast<QContextMenuEvent*>(event);
        openMenu(asked->reason() == QContextMenuEvent::Keyboard ? m_plot->mapToGlobal(m_plot->rect().center())
                                                                : asked->globalPos());
        return true;
    }
    case QEvent::Wheel: // QCustomPlot would take it; the page scrolls
        event->ignore();
        return true;
    default: break;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace lathe::ui
