// A cell is a module of the base with what stands on it; a panel is a row of columns of cells, one for each stage. All
// sizes are multiples of a line's height, so that the picture grows with the letters.
#include "plots/layer_layout.h"

#include <algorithm>
#include <array>
#include <map>

namespace lathe::ui {
namespace {

constexpr double comfort = 1.15; ///< of their least width, panels ask for this before they stand beside each other

struct Cell {
    std::vector<std::size_t> parts; ///< the base's own first, then what stands on it; empty: the panel's core
    QRectF box, main;
};

struct Column {
    PartStage stage = PartStage::Enter;
    std::vector<Cell> cells;
    double least = 0;
};

struct Draft {
    PartBlock block = PartBlock::Attention;
    std::vector<Column> columns;
    std::vector<std::size_t> beside; ///< small networks in parallel
    double least = 0;
    bool adds = true;
};

class Builder {
public:
    Builder(const ModelParts& parts, double width, const QFontMetricsF& metrics)
        : m_parts(parts), m_line(metrics.height()), m_width(std::max(width, m_line * 22)) {
        for (std::size_t i = 0; i < parts.parts.size(); ++i)
            if (parts.parts[i].on >= 0) m_on[std::size_t(parts.parts[i].on)].push_back(i);
    }

    LayerLayout build() {
        m_out.titleHeight = m_line * 1.5;
        double y = frameRow(PartBlock::Input, 0, m_out.before);
        y = layer(y + m_line * 1.1);
        y = frameRow(PartBlock::Output, y + m_line * 1.1, m_out.after);
        join(m_out.before, m_out.layer);
        join(m_out.layer, m_out.after);
        m_out.legend = QRectF(0, y + m_line * 0.5, m_width, m_line * 1.4);
        m_out.size = {m_width, m_out.legend.bottom()};
        return std::move(m_out);
    }

private:
    double blockHeight() const { return m_line * 2.3; }
    double pairHeight() const { return m_line * 2.1; }
    double gap() const { return m_line * 0.5; }
    double columnGap() const { return m_line * 1.05; }
    double margin() const { return m_line * 0.6; }

    void put(std::size_t part, const QRectF& box) { m_out.parts.push_back({part, box}); }
    void wire(std::initializer_list<QPointF> points) { m_out.wires.push_back(QPolygonF(QList<QPointF>(points))); }
    void join(const QRectF& from, const QRectF& to) {
        if (from.isNull() || to.isNull()) return;
        const double x = m_line * 2;
        wire({{x, from.bottom()}, {x, to.top()}});
    }

    static bool isStrip(PartKind kind) { return kind == PartKind::Magnitude || kind == PartKind::Scale; }

    double cellHeight(const Cell& cell) const {
        double height = blockHeight();
        for (std::size_t i = 1; i < cell.parts.size(); ++i)
            if (!isStrip(m_parts.parts[cell.parts[i]].kind)) height += pairHeight() + gap() * 0.6;
        return height;
    }

    /// The module above, what runs beside it below, what scales it at its sides.
    void placeCell(Cell& cell) {
        QRectF main(cell.box.left(), cell.box.top(), cell.box.width(), blockHeight());
        if (cell.parts.empty()) {
            cell.main = main;
            return;
        }
        const double strip = m_line * 1.1;
        std::vector<std::pair<std::size_t, QRectF>> strips;
        for (std::size_t i = 1; i < cell.parts.size(); ++i) {
            const ModelPart& part = m_parts.parts[cell.parts[i]];
            if (!isStrip(part.kind)) continue;
            if (part.kind == PartKind::Scale && part.stage == PartStage::Before) {
                strips.emplace_back(cell.parts[i], QRectF(main.left(), main.top(), strip, main.height()));
                main.setLeft(main.left() + strip + 3);
            } else {
                strips.emplace_back(cell.parts[i], QRectF(main.right() - strip, main.top(), strip, main.height()));
                main.setRight(main.right() - strip - 3);
            }
        }
        cell.main = main;
        put(cell.parts.front(), main);
        for (const auto& [part, box] : strips) put(part, box);
        double y = main.bottom() + gap() * 0.6;
        for (std::size_t i = 1; i < cell.parts.size(); ++i) {
            if (isStrip(m_parts.parts[cell.parts[i]].kind)) continue;
            const double inset = std::min(m_line * 0.6, cell.box.width() * 0.08);
            const QRectF box(cell.box.left() + inset, y, cell.box.width() - 2 * inset, pairHeight());
            put(cell.parts[i], box);
            const double out = m_line * 0.3, middle = main.center().y();
            m_out.branches.push_back(
                {{QPointF(main.left(), middle), QPointF(cell.box.left() - out, middle),
                  QPointF(cell.box.left() - out, box.center().y()), QPointF(box.left(), box.center().y())}});
            m_out.branches.push_back(
                {{QPointF(box.right(), box.center().y()), QPointF(cell.box.right() + out, box.center().y()),
                  QPointF(cell.box.right() + out, middle), QPointF(cell.box.right(), middle)}});
            y = box.bottom() + gap() * 0.6;
        }
    }

    Cell cellOf(std::size_t part) const {
        Cell cell{{part}, {}, {}};
        if (const auto on = m_on.find(part); on != m_on.end())
            cell.parts.insert(cell.parts.end(), on->second.begin(), on->second.end());
        return cell;
    }

    /// Boxes in a frame, as many in a line as there is room for. Returns where it ends.
    double frameRow(PartBlock block, double top, QRectF& frame) {
        std::vector<Cell> cells;
        for (const bool before : {true, false}) // what is in front of the text, then the base's own
            for (std::size_t i = 0; i < m_parts.parts.size(); ++i) {
                const ModelPart& part = m_parts.parts[i];
                if (part.block == block && part.on < 0 && (part.stage == PartStage::Before) == before)
                    cells.push_back(cellOf(i));
            }
        if (cells.empty()) return top - m_line * 1.1;
        const double inner = m_width - 2 * margin(), least = m_line * 9.5;
        const int across = std::clamp(int((inner + gap()) / (least + gap())), 1, 5);
        const double wide = std::min((inner - (across - 1) * gap()) / across, m_line * 14);
        double y = top + m_out.titleHeight, tallest = 0;
        int column = 0;
        for (Cell& cell : cells) {
            if (column == across) {
                y += tallest + gap();
                column = 0;
                tallest = 0;
            }
            const double tall = cellHeight(cell);
            cell.box = QRectF(margin() + column++ * (wide + gap()), y, wide, tall);
            placeCell(cell);
            tallest = std::max(tallest, tall);
        }
        frame = QRectF(0, top, m_width, y + tallest + margin() - top);
        return frame.bottom();
    }

    static double leastOf(PartStage stage) {
        switch (stage) {
        case PartStage::Before:
        case PartStage::After:
        case PartStage::AfterSum: return 3.4;
        case PartStage::Within: return 5.6;
        case PartStage::Behind: return 6;
        default: return 6.8;
        }
    }

    Draft draft(PartBlock block) const {
        Draft made;
        made.block = block;
        std::array<Column, 7> stages;
        for (std::size_t i = 0; i < stages.size(); ++i) stages[i].stage = PartStage(i);
        stages[std::size_t(PartStage::Within)].cells.push_back({}); // the core
        for (std::size_t i = 0; i < m_parts.parts.size(); ++i) {
            const ModelPart& part = m_parts.parts[i];
            if (part.block != block || part.on >= 0) continue;
            if (part.beside) made.beside.push_back(i);
            else stages[std::size_t(part.stage)].cells.push_back(cellOf(i));
        }
        for (Column& column : stages) {
            if (column.cells.empty()) continue;
            column.least = leastOf(column.stage) * m_line;
            made.least += column.least;
            made.columns.push_back(std::move(column));
        }
        made.least += double(made.columns.size()) * columnGap() + 3 * m_line;
        return made;
    }

    double coreHeight() const { return m_line * 2.6; }

    /// How tall its cells make it, with room for the title and the way around them.
    double panelHeight(const Draft& panel) const {
        double tallest = 0;
        for (const Column& column : panel.columns) {
            double tall = -gap();
            for (const Cell& cell : column.cells)
                tall += (cell.parts.empty() ? coreHeight() : cellHeight(cell)) + gap();
            tallest = std::max(tallest, tall);
        }
        return tallest + m_line * 2.1 + gap() + double(panel.beside.size()) * (blockHeight() + gap());
    }

    LayerPanel placePanel(Draft& panel, const QRectF& box) {
        LayerPanel placed;
        placed.block = panel.block;
        placed.box = box;
        placed.title = QRectF(box.left() + m_line * 1.6, box.top(), box.width() - m_line * 3.2, m_line * 1.2);
        const double radius = m_line * 0.5, around = box.top() + m_line * 1.6;
        const double left = box.left() + m_line * 1.2, right = box.right() - m_line * 1.2;
        double shares = 0;
        for (const Column& column : panel.columns) shares += column.least;
        const double sumRoom = panel.adds ? m_line * 1.8 : 0;
        const double room = right - left - sumRoom - double(panel.columns.size()) * columnGap();
        const double top = box.top() + m_line * 2.1,
                     bottom = box.bottom() - gap() - double(panel.beside.size()) * (blockHeight() + gap());
        const double middle = (top + bottom) / 2;
        placed.enters = {box.left() + m_line * 0.4, middle};
        std::vector<QPointF> from{placed.enters};
        double x = left;
        const auto addSum = [&] {
            placed.sum = {x + radius + m_line * 0.2, middle};
            for (const QPointF& each : from) wire({each, placed.sum - QPointF(radius, 0)});
            from = {placed.sum + QPointF(radius, 0)};
            x += sumRoom;
        };
        double networksFrom = left, networksTo = right;
        for (Column& column : panel.columns) {
            if (column.stage == PartStage::AfterSum && panel.adds && !placed.adds()) addSum();
            const double wide = room * column.least / shares;
            double tall = -gap();
            for (const Cell& cell : column.cells)
                tall += (cell.parts.empty() ? coreHeight() : cellHeight(cell)) + gap();
            double y = middle - tall / 2;
            std::vector<QPointF> next;
            for (Cell& cell : column.cells) {
                const bool core = cell.parts.empty();
                const double height = core ? coreHeight() : cellHeight(cell);
                cell.box = QRectF(x, y, wide, height);
                if (core) placed.core = cell.main = cell.box;
                else placeCell(cell);
                y += height + gap();
                if (column.stage == PartStage::Within && !core) { // it feeds the core from below
                    if (&cell == &column.cells[1])
                        wire({{cell.main.center().x(), cell.main.top()},
                              {cell.main.center().x(), cell.main.top() - gap()}});
                    continue;
                }
                for (const QPointF& each : from)
                    wire({each, {x, std::clamp(each.y(), cell.main.top() + 4, cell.main.bottom() - 4)}});
                next.emplace_back(x + wide, cell.main.center().y());
            }
            from = std::move(next);
            if (column.stage == PartStage::Before) networksFrom = x + wide;
            x += wide + columnGap();
            if (column.stage == PartStage::Leave) networksTo = x - columnGap();
        }
        if (panel.adds && !placed.adds()) addSum();
        placed.leaves = {box.right() - m_line * 0.4, middle};
        for (const QPointF& each : from) wire({each, placed.leaves});
        if (placed.adds()) { // the way around
            const double start = placed.enters.x() + m_line * 0.4;
            wire({{start, middle}, {start, around}, {placed.sum.x(), around}, {placed.sum.x(), middle - radius}});
        }
        double y = bottom + gap();
        for (const std::size_t part : panel.beside) {
            const QRectF network(networksFrom + columnGap(), y, networksTo - networksFrom - columnGap() * 2,
                                 blockHeight());
            put(part, network);
            const double start = networksFrom + columnGap() * 0.4;
            wire({{start, middle}, {start, network.center().y()}, {network.left(), network.center().y()}});
            if (placed.adds())
                wire({{network.right(), network.center().y()},
                      {placed.sum.x(), network.center().y()},
                      {placed.sum.x(), middle + radius}});
            y += blockHeight() + gap();
        }
        return placed;
    }

    double layer(double top) {
        std::vector<Draft> drafts;
        for (const PartBlock block : {PartBlock::Attention, PartBlock::CrossAttention, PartBlock::FeedForward}) {
            const bool any = std::any_of(m_parts.parts.begin(), m_parts.parts.end(),
                                         [&](const ModelPart& part) { return part.block == block; });
            if (any) drafts.push_back(draft(block));
        }
        if (drafts.empty()) return top - m_line * 1.1;
        if (m_parts.parallel && drafts.size() > 1) drafts.front().adds = false;
        const double inner = m_width - 2 * margin(), between = m_line * 1.6;
        double y = top + m_out.titleHeight;
        std::size_t begun = 0;
        while (begun < drafts.size()) { // a row of panels
            std::size_t end = begun;
            double least = 0, tall = 0;
            while (end < drafts.size() && (end == begun || (least + drafts[end].least) * comfort + between <= inner)) {
                least += drafts[end].least + (end > begun ? between : 0);
                tall = std::max(tall, panelHeight(drafts[end]));
                ++end;
            }
            const double spare = (inner - least) / double(end - begun);
            double x = margin();
            for (; begun < end; ++begun) {
                const double wide = drafts[begun].least + spare;
                m_out.panels.push_back(placePanel(drafts[begun], QRectF(x, y, wide, tall)));
                x += wide + between;
            }
            y += tall + between * 0.75;
        }
        m_out.layer = QRectF(0, top, m_width, y - between * 0.75 + margin() - top);
        for (std::size_t i = 1; i < m_out.panels.size(); ++i) {
            if (m_parts.parallel) joinParallel(m_out.panels[i - 1], m_out.panels[i]);
            else joinPanels(m_out.panels[i - 1], m_out.panels[i]);
        }
        return m_out.layer.bottom();
    }

    void joinPanels(const LayerPanel& from, const LayerPanel& to) {
        if (qFuzzyCompare(from.box.top(), to.box.top())) {
            const double half = (from.leaves.x() + to.enters.x()) / 2;
            wire({from.leaves, {half, from.leaves.y()}, {half, to.enters.y()}, to.enters});
            return;
        }
        const double lane = (from.box.bottom() + to.box.top()) / 2;
        wire({from.leaves, {from.leaves.x(), lane}, {to.enters.x(), lane}, to.enters});
    }

    /// Both read the same, and what both made is added once.
    void joinParallel(const LayerPanel& first, const LayerPanel& second) {
        const bool beside = qFuzzyCompare(first.box.top(), second.box.top());
        const double below = first.box.bottom() + m_line * 0.25;
        const QPointF sum = second.sum + QPointF(0, beside ? m_line * 0.5 : -m_line * 0.5);
        if (beside) {
            wire({first.enters,
                  {first.enters.x(), below + m_line * 0.3},
                  {second.enters.x(), below + m_line * 0.3},
                  second.enters});
            wire({first.leaves, {first.leaves.x(), below}, {sum.x(), below}, sum});
        } else {
            wire({first.enters, {first.enters.x(), second.enters.y()}, second.enters});
            wire({first.leaves, {first.leaves.x(), below}, {sum.x(), below}, sum});
        }
    }

    const ModelParts& m_parts;
    double m_line, m_width;
    std::map<std::size_t, std::vector<std::size_t>> m_on; ///< what stands on a part
    LayerLayout m_out;
};

} // namespace

LayerLayout layOutLayer(const ModelParts& parts, double width, const QFontMetricsF& metrics) {
    return Builder(parts, width, metrics).build();
}

} // namespace lathe::ui
