#include "plots/plot_legend.h"

#include "plots/curve_palette.h"
#include "settings/theme.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

#include <algorithm>

namespace lathe::ui {
namespace {

constexpr int sampleWidth = 20, sampleGap = 6, longestEntry = 240, entryGap = 4;

void paintSample(QPainter& painter, const QRectF& within, QPen pen, bool marked) {
    painter.setRenderHint(QPainter::Antialiasing);
    pen.setWidthF(2);
    painter.setPen(pen);
    painter.drawLine(QPointF(within.left() + 1, within.center().y()), QPointF(within.right() - 1, within.center().y()));
    if (!marked) return;
    painter.setPen(QPen(pen.color(), 1.5));
    painter.setBrush(Theme::instance().color("surface"));
    painter.drawEllipse(within.center(), 3, 3);
}

} // namespace

class PlotLegend::Name final : public QAbstractButton {
public:
    Name(PlotLegend& legend, int entry) : QAbstractButton(&legend), m_legend(legend), m_entry(entry) {
        setCheckable(true);
        setFocusPolicy(entry ? Qt::ClickFocus : Qt::StrongFocus);
        setCursor(Qt::PointingHandCursor);
        setAttribute(Qt::WA_Hover);
        connect(this, &QAbstractButton::clicked, this, [this](bool shown) { emit m_legend.toggled(m_entry, shown); });
    }
    void set(const Entry& entry) {
        m_pen = entry.pen;
        m_marked = entry.marked;
        setText(entry.name);
        setChecked(entry.shown);
        setAccessibleName(entry.name);
        setAccessibleDescription(
            PlotLegend::tr("Space hides or shows the curve; Ctrl+Space shows it alone; the menu key "
                           "gives it another color."));
        setToolTip(PlotLegend::tr("%1\nClick: hide or show. Double click, or Ctrl and click: this curve alone.")
                       .arg(entry.name));
        update();
    }
    QSize sizeHint() const override {
        return {sampleWidth + sampleGap + std::min(longestEntry, fontMetrics().horizontalAdvance(text())) + 10,
                fontMetrics().height() + 6};
    }

protected:
    void paintEvent(QPaintEvent*) override {
        const Theme& theme = Theme::instance();
        QPainter painter(this);
        if (underMouse() && isEnabled()) painter.fillRect(rect(), theme.color("raised"));
        QPen pen = m_pen;
        if (!isChecked()) pen.setColor(theme.color("border"));
        paintSample(painter, QRectF(4, 0, sampleWidth, height()), pen, m_marked);
        painter.setRenderHint(QPainter::Antialiasing, false);
        QFont font = this->font();
        font.setStrikeOut(!isChecked()); // not by color alone
        painter.setFont(font);
        painter.setPen(theme.color(isChecked() ? "text" : "muted"));
        const QRect place = rect().adjusted(4 + sampleWidth + sampleGap, 0, -4, 0);
        painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetrics(font).elidedText(text(), Qt::ElideMiddle, place.width() + 1));
        if (!hasFocus()) return;
        painter.setPen(QPen(theme.color("accent"), 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }
    void mousePressEvent(QMouseEvent* event) override {
        m_alone = event->button() == Qt::LeftButton && event->modifiers() & Qt::ControlModifier;
        QAbstractButton::mousePressEvent(event);
    }
    void mouseReleaseEvent(QMouseEvent* event) override {
        if (!std::exchange(m_alone, false)) return QAbstractButton::mouseReleaseEvent(event);
        setDown(false);
        if (rect().contains(event->position().toPoint())) emit m_legend.isolated(m_entry);
    }
    void mouseDoubleClickEvent(QMouseEvent* event) override {
        if (event->button() != Qt::LeftButton) return;
        click(); // what the first of the two did is taken back
        emit m_legend.isolated(m_entry);
    }
    void contextMenuEvent(QContextMenuEvent* event) override {
        m_legend.openMenu(m_entry, event->reason() == QContextMenuEvent::Keyboard ? mapToGlobal(rect().bottomLeft())
                                                                                  : event->globalPos());
    }
    void keyPressEvent(QKeyEvent* event) override {
        switch (event->key()) {
        case Qt::Key_Left:
        case Qt::Key_Up: return m_legend.move(m_entry, -1);
        case Qt::Key_Right:
        case Qt::Key_Down: return m_legend.move(m_entry, 1);
        case Qt::Key_Space:
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (event->modifiers() & Qt::ControlModifier) emit m_legend.isolated(m_entry);
            else click();
            return;
        default: QAbstractButton::keyPressEvent(event);
        }
    }
    void focusInEvent(QFocusEvent* event) override {
        for (Name* name : m_legend.m_names) name->setFocusPolicy(name == this ? Qt::StrongFocus : Qt::ClickFocus);
        QAbstractButton::focusInEvent(event);
    }

private:
    PlotLegend& m_legend;
    int m_entry;
    QPen m_pen;
    bool m_marked = false, m_alone = false;
};

PlotLegend::PlotLegend(QWidget* parent) : QWidget(parent) {
    QFont font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * 0.92);
    setFont(font);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    auto* more = new QToolButton(this);
    more->setObjectName("moreCurves");
    more->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(more);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        for (std::size_t i = 0; i < m_names.size(); ++i)
            if (m_names[i]->isHidden()) {
                QMenu* one = menu->addMenu(m_entries[i].name);
                fill(*one, int(i));
            }
    });
    more->setMenu(menu);
    m_more = more;
    m_more->hide();
    setAccessibleName(tr("Curves"));
    followTheme(this, [this] { update(); });
}

void PlotLegend::setEntries(const std::vector<Entry>& entries) {
    if (entries == m_entries) return;
    m_entries = entries;
    while (m_names.size() > entries.size()) {
        delete m_names.back();
        m_names.pop_back();
    }
    while (m_names.size() < entries.size()) m_names.push_back(new Name(*this, int(m_names.size())));
    for (std::size_t i = 0; i < entries.size(); ++i) m_names[i]->set(entries[i]);
    updateGeometry();
    layOut(width(), true);
}

void PlotLegend::fill(QMenu& menu, int entry) {
    const Entry& it = m_entries[std::size_t(entry)];
    QAction* shown = menu.addAction(tr("Shown"));
    shown->setCheckable(true);
    shown->setChecked(it.shown);
    connect(shown, &QAction::triggered, this, [this, entry](bool on) { emit toggled(entry, on); });
    connect(menu.addAction(tr("This curve alone, or all")), &QAction::triggered, this,
            [this, entry] { emit isolated(entry); });
    QMenu* colors = menu.addMenu(tr("Color"));
    colors->setObjectName("curveColors");
    for (int i = 0; i < paletteSize; ++i) {
        QPixmap picture(28, 12);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        QPen pen = it.pen;
        pen.setColor(curveColor(i));
        paintSample(painter, picture.rect(), pen, false);
        painter.end();
        connect(colors->addAction(QIcon(picture), tr("Color %1").arg(i + 1)), &QAction::triggered, this,
                [this, entry, i] { emit colorChosen(entry, i); });
    }
}

void PlotLegend::openMenu(int entry, const QPoint& at) {
    auto* menu = new QMenu(this);
    menu->setObjectName("curveMenu");
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fill(*menu, entry);
    menu->popup(at);
}

void PlotLegend::move(int from, int by) {
    for (int to = from + by; to >= 0 && to < int(m_names.size()); to += by)
        if (!m_names[std::size_t(to)]->isHidden()) return m_names[std::size_t(to)]->setFocus(Qt::TabFocusReason);
}

/// Names in rows, as words in a text; returns the height. Some of them may stand in the menu of "and 12 more".
int PlotLegend::layOut(int width, bool place) const {
    if (m_names.empty()) {
        if (place) m_more->hide();
        return 0;
    }
    const int tall = m_names[0]->sizeHint().height();
    const auto fits = [&](int reserve, bool really) { // how many, with so much room kept free in the last row
        int x = 0, row = 0;
        std::size_t i = 0;
        for (; i < m_names.size(); ++i) {
            const int wide = std::min(m_names[i]->sizeHint().width(), std::max(40, width));
            if (x > 0 && x + wide > width - (row == m_mostRows - 1 ? reserve : 0)) x = 0, ++row;
            if (row == m_mostRows) break;
            if (really) m_names[i]->setGeometry(x, row * tall, wide, tall);
            x += wide + entryGap;
        }
        return std::tuple(i, std::min(row, m_mostRows - 1), x);
    };
    auto [count, row, x] = fits(0, false);
    int reserve = 0;
    if (count < m_names.size()) {
        reserve = fontMetrics().horizontalAdvance(tr("and %n more", nullptr, int(m_names.size()))) + 30;
        std::tie(count, row, x) = fits(reserve, false);
    }
    if (place) {
        fits(reserve, true);
        for (std::size_t i = 0; i < m_names.size(); ++i) m_names[i]->setVisible(i < count);
        m_more->setVisible(count < m_names.size());
        m_more->setText(tr("and %n more", nullptr, int(m_names.size() - count)));
        m_more->setAccessibleName(m_more->text());
        m_more->setGeometry(width - reserve, (m_mostRows - 1) * tall, reserve, tall);
    }
    return (row + 1) * tall;
}

int PlotLegend::heightForWidth(int width) const { return layOut(width, false); }

QSize PlotLegend::sizeHint() const { return {200, layOut(std::max(width(), 200), false)}; }

QSize PlotLegend::minimumSizeHint() const { return {60, m_names.empty() ? 0 : m_names[0]->sizeHint().height()}; }

void PlotLegend::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layOut(width(), true);
}

} // namespace lathe::ui
