// The layout is made when parts or width change, and drawn once: while the mouse moves only marks are painted over it.
#include "plots/layer_drawing.h"

#include "plots/layer_paint.h"
#include "plots/part_text.h"
#include "settings/theme.h"

#include <QAccessible>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMessageBox>
#include <QPainter>
#include <QToolTip>

#include <cmath>

namespace lathe::ui {

LayerDrawing::LayerDrawing(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("The method drawn"));
    followTheme(this, [this] {
        m_picture = {};
        update();
    });
}

void LayerDrawing::setParts(ModelParts parts) {
    std::string chosen;
    PartKind kind = PartKind::Own;
    if (m_current >= 0) {
        const ModelPart& part = m_parts.parts[m_layout.parts[std::size_t(m_current)].part];
        chosen = part.name;
        kind = part.kind;
    }
    const bool otherLayer = parts.layer != m_parts.layer;
    const int before = m_current;
    m_parts = std::move(parts);
    m_current = m_hovered = -1;
    layOut();
    if (otherLayer && before < int(m_layout.parts.size())) m_current = before; // the same place in the other layer
    else
        for (std::size_t i = 0; i < m_layout.parts.size(); ++i) {
            const ModelPart& part = m_parts.parts[m_layout.parts[i].part];
            if (part.name == chosen && part.kind == kind) m_current = int(i);
        }
    describe();
    emit currentChanged(m_current);
}

void LayerDrawing::layOut() {
    m_picture = {};
    m_layout = m_parts.parts.empty() ? LayerLayout() : layOutLayer(m_parts, width() - 6, QFontMetricsF(font()));
    updateGeometry();
    update();
}

int LayerDrawing::heightForWidth(int width) const {
    if (m_parts.parts.empty()) return 0;
    if (width - 6 == int(m_layout.size.width())) return int(std::ceil(m_layout.size.height())) + 6;
    return int(std::ceil(layOutLayer(m_parts, width - 6, QFontMetricsF(font())).size.height())) + 6;
}

QSize LayerDrawing::sizeHint() const {
    const int wide = std::max(width(), minimumSizeHint().width());
    return {wide, heightForWidth(wide)};
}

QSize LayerDrawing::minimumSizeHint() const { return {fontMetrics().height() * 22 + 6, 0}; }

void LayerDrawing::setCurrent(int index) {
    if (index < -1 || index >= int(m_layout.parts.size()) || index == m_current) return;
    m_current = index;
    describe();
    update();
    emit currentChanged(index);
}

QString LayerDrawing::currentText() const {
    return m_current < 0 ? QString() : partDescription(m_parts, m_layout.parts[std::size_t(m_current)].part);
}

/// Readers of the screen hear the part that is chosen, and the whole picture behind it.
void LayerDrawing::describe() {
    const QString chosen = currentText(), all = layerDescription(m_parts);
    const QString words = chosen.isEmpty() ? all : chosen + ' ' + all;
    if (words == accessibleDescription()) return;
    setAccessibleDescription(words);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

std::optional<ErrorInfo> LayerDrawing::save(PlotFile kind, const QString& path) {
    const QSize size(int(std::ceil(m_layout.size.width())) + 6, int(std::ceil(m_layout.size.height())) + 6);
    return savePicture(kind, path, {size, accessibleName(), accessibleDescription()}, [&](QPainter& painter) {
        painter.fillRect(QRect({0, 0}, size), Theme::instance().color("surface"));
        painter.translate(3, 3);
        paintLayer(painter, m_parts, m_layout, font());
    });
}

void LayerDrawing::saveDialog(PlotFile kind) {
    auto* dialog = new QFileDialog(this, tr("Save the picture"), {},
                                   QStringLiteral("%1 (*.%2)").arg(plotFileName(kind), plotFileSuffix(kind)));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(plotFileSuffix(kind));
    dialog->selectFile(QStringLiteral("layer.") + plotFileSuffix(kind));
    connect(dialog, &QFileDialog::fileSelected, this, [this, kind](const QString& path) {
        const std::optional<ErrorInfo> error = save(kind, path);
        if (!error) return;
        auto* told = new QMessageBox(QMessageBox::Warning, tr("Lathe"), QString::fromStdString(error->message),
                                     QMessageBox::Close, this);
        told->setInformativeText(QString::fromStdString(error->hint));
        told->setAttribute(Qt::WA_DeleteOnClose);
        told->open();
    });
    dialog->open();
}

void LayerDrawing::contextMenuEvent(QContextMenuEvent* event) {
    if (m_parts.parts.empty()) return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const PlotFile kind : {PlotFile::Png, PlotFile::Svg, PlotFile::Pdf})
        connect(menu->addAction(tr("Save as %1…").arg(plotFileName(kind))), &QAction::triggered, this,
                [this, kind] { saveDialog(kind); });
    menu->popup(event->reason() == QContextMenuEvent::Keyboard ? mapToGlobal(rect().center()) : event->globalPos());
}

void LayerDrawing::paintEvent(QPaintEvent*) {
    if (m_parts.parts.empty()) return;
    QPainter painter(this);
    const double ratio = painter.device()->devicePixelRatioF();
    if (m_picture.isNull() || m_picture.devicePixelRatio() != ratio) {
        m_picture = QPixmap(size() * ratio);
        m_picture.setDevicePixelRatio(ratio);
        m_picture.fill(Qt::transparent);
        QPainter once(&m_picture);
        once.translate(3, 3);
        paintLayer(once, m_parts, m_layout, font());
    }
    painter.drawPixmap(0, 0, m_picture);
    painter.translate(3, 3);
    paintMarks(painter, m_layout, {m_current, m_hovered, hasFocus()});
}

void LayerDrawing::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_picture = {};
    if (event->size().width() != event->oldSize().width()) layOut();
}

void LayerDrawing::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange) layOut();
}

int LayerDrawing::at(const QPointF& point) const {
    for (std::size_t i = 0; i < m_layout.parts.size(); ++i)
        if (m_layout.parts[i].box.translated(3, 3).contains(point)) return int(i);
    return -1;
}

void LayerDrawing::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) setCurrent(at(event->position()));
}

void LayerDrawing::mouseMoveEvent(QMouseEvent* event) {
    const int under = at(event->position());
    if (under == m_hovered) return;
    m_hovered = under;
    setCursor(under >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

void LayerDrawing::leaveEvent(QEvent*) {
    m_hovered = -1;
    update();
}

int LayerDrawing::nextFrom(int index, Qt::Key key) const {
    const QPointF from = m_layout.parts[std::size_t(index)].box.center();
    const bool across = key == Qt::Key_Left || key == Qt::Key_Right;
    const double sign = key == Qt::Key_Right || key == Qt::Key_Down ? 1 : -1;
    int best = index;
    double least = 1e18;
    for (std::size_t i = 0; i < m_layout.parts.size(); ++i) {
        const QPointF way = m_layout.parts[i].box.center() - from;
        const double along = sign * (across ? way.x() : way.y()), aside = std::abs(across ? way.y() : way.x());
        if (along < 1) continue;
        const double distance = along + 2.5 * aside; // rather straight on than near
        if (distance < least) least = distance, best = int(i);
    }
    return best;
}

void LayerDrawing::keyPressEvent(QKeyEvent* event) {
    const int count = int(m_layout.parts.size());
    const auto key = Qt::Key(event->key());
    if (count == 0 || event->modifiers() & ~Qt::KeypadModifier) return QWidget::keyPressEvent(event);
    switch (key) {
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down: return setCurrent(m_current < 0 ? 0 : nextFrom(m_current, key));
    case Qt::Key_Home: return setCurrent(0);
    case Qt::Key_End: return setCurrent(count - 1);
    case Qt::Key_PageDown: emit layerWanted(1); return;
    case Qt::Key_PageUp: emit layerWanted(-1); return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space: // what the mouse shows by resting
        if (m_current < 0) setCurrent(0);
        QToolTip::showText(mapToGlobal(m_layout.parts[std::size_t(m_current)].box.bottomLeft().toPoint()),
                           currentText(), this);
        return;
    default: QWidget::keyPressEvent(event);
    }
}

void LayerDrawing::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    if (m_current < 0 && event->reason() != Qt::MouseFocusReason && !m_layout.parts.empty()) setCurrent(0);
    update();
}

void LayerDrawing::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

bool LayerDrawing::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int under = at(help->pos());
        if (under < 0) QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), partDescription(m_parts, m_layout.parts[std::size_t(under)].part),
                               this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace lathe::ui
