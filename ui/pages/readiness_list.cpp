// Lines are drawn by hand: a push button can't break its text, and paths have no blanks to break at.
#include "pages/readiness_list.h"

#include "settings/theme.h"

#include <QAbstractButton>
#include <QKeyEvent>
#include <QPainter>
#include <QTextLayout>
#include <QVBoxLayout>

namespace lathe::ui {
namespace {

const struct {
    const char *icon, *ink, *objectName;
} looks[] = {
    {"error", "danger", "wrong"}, {"info", "muted", "waits"}, {"alert", "warning", "asks"}, {"info", "muted", "hint"}};

class ReadinessLine final : public QAbstractButton {
public:
    static constexpr int icon = 16, gap = 8, margin = 4, mostLines = 4;

    ReadinessLine() {
        setFocusPolicy(Qt::StrongFocus);
        setCursor(Qt::PointingHandCursor);
        QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
        policy.setHeightForWidth(true);
        setSizePolicy(policy);
    }

    void show(const Obstacle& obstacle) {
        m_look = int(obstacle.kind);
        setObjectName(QLatin1String(looks[m_look].objectName));
        setText(obstacle.text);
        setAccessibleName(obstacle.text);
        setToolTip(obstacle.text);
        updateGeometry();
        update();
    }

    int heightForWidth(int width) const override {
        return int(std::ceil(layOut(width - icon - gap - 2 * margin, nullptr))) + 2 * margin;
    }
    bool hasHeightForWidth() const override { return true; }
    QSize sizeHint() const override { return {fontMetrics().averageCharWidth() * 30, heightForWidth(width())}; }
    QSize minimumSizeHint() const override {
        return {fontMetrics().averageCharWidth() * 12, fontMetrics().height() + 2 * margin};
    }

protected:
    void paintEvent(QPaintEvent*) override {
        const Theme& theme = Theme::instance();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        if (hasFocus() || underMouse()) {
            painter.setPen(hasFocus() ? QPen(theme.color("accent"), 2) : QPen(Qt::NoPen));
            painter.setBrush(theme.color("raised"));
            painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
        }
        Theme::icon(QLatin1String(looks[m_look].icon), looks[m_look].ink)
            .paint(&painter, QRect(margin, margin + (fontMetrics().height() - icon) / 2, icon, icon));
        painter.setPen(theme.color(m_look == int(Obstacle::Kind::Wrong) ? "danger" : "text"));
        painter.translate(margin + icon + gap, margin);
        layOut(width() - icon - gap - 2 * margin, &painter);
    }
    void keyPressEvent(QKeyEvent* event) override {
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) click();
        else QAbstractButton::keyPressEvent(event);
    }
    void enterEvent(QEnterEvent*) override { update(); }
    void leaveEvent(QEvent*) override { update(); }

private:
    /// The height of the text at this width; drawn where there is a painter. The tool tip has what a last line lacks.
    double layOut(int width, QPainter* painter) const {
        QTextLayout layout(text(), font());
        QTextOption option;
        option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
        layout.setTextOption(option);
        layout.beginLayout();
        double y = 0;
        for (int i = 0; i < mostLines; ++i) {
            QTextLine line = layout.createLine();
            if (!line.isValid()) break;
            line.setLineWidth(std::max(width, 40));
            line.setPosition({0, y});
            y += line.height();
            if (!painter) continue;
            const int end = line.textStart() + line.textLength();
            if (i + 1 == mostLines && end < text().size()) {
                painter->drawText(QPointF(0, line.y() + line.ascent()),
                                  fontMetrics().elidedText(text().mid(line.textStart()), Qt::ElideRight, width));
            } else {
                line.draw(painter, {});
            }
        }
        layout.endLayout();
        return y;
    }

    int m_look = 0;
};

} // namespace

ReadinessList::ReadinessList(QWidget* parent) : QWidget(parent), m_lines(new QVBoxLayout(this)) {
    setObjectName("readiness");
    m_lines->setContentsMargins(0, 0, 0, 0);
    m_lines->setSpacing(2);
}

void ReadinessList::show(const std::vector<Obstacle>& obstacles) {
    if (obstacles == m_shown) return;
    m_shown = obstacles;
    while (m_lines->count() > int(obstacles.size())) delete m_lines->takeAt(m_lines->count() - 1)->widget();
    while (m_lines->count() < int(obstacles.size())) {
        auto* line = new ReadinessLine;
        const int number = m_lines->count();
        connect(line, &QAbstractButton::clicked, this,
                [this, number] { emit wanted(m_shown[std::size_t(number)].field); });
        m_lines->addWidget(line);
    }
    for (int i = 0; i < m_lines->count(); ++i)
        static_cast<ReadinessLine*>(m_lines->itemAt(i)->widget())->show(obstacles[std::size_t(i)]);
    setVisible(!obstacles.empty());
}

QStringList ReadinessList::texts() const {
    QStringList words;
    for (const Obstacle& one : m_shown) words << one.text;
    return words;
}

} // namespace lathe::ui
