// A trie over bytes finds the longest at each place, so that many added tokens cost no more than one.
#include "tokenizer/added_tokens.h"

#include "unicode/unicode.h"

#include <algorithm>

namespace lathe {

std::array<std::int32_t, 256> AddedTokens::Trie::noNodes() {
    std::array<std::int32_t, 256> none;
    none.fill(-1);
    return none;
}

void AddedTokens::Trie::add(std::string_view content, std::int32_t token) {
    std::size_t at = 0;
    for (const char byte : content) {
        auto& children = nodes[at].children;
        const auto child =
            std::find_if(children.begin(), children.end(), [&](const auto& entry) { return entry.first == byte; });
        if (child != children.end()) {
            at = static_cast<std::size_t>(child->second);
            continue;
        }
        const auto fresh = static_cast<std::int32_t>(nodes.size());
        children.emplace_back(byte, fresh);
        if (at == 0) first[static_cast<unsigned char>(byte)] = fresh;
        nodes.emplace_back();
        at = static_cast<std::size_t>(fresh);
    }
    if (nodes[at].token < 0) nodes[at].token = token;
}

std::pair<std::int32_t, std::size_t> AddedTokens::Trie::match(std::string_view text, std::size_t at) const {
    std::pair<std::int32_t, std::size_t> best{-1, at};
    std::int32_t node = first[static_cast<unsigned char>(text[at])];
    while (node >= 0) {
        const Node& here = nodes[static_cast<std::size_t>(node)];
        ++at;
        if (here.token >= 0) best = {here.token, at};
        if (at == text.size()) break;
        node = -1;
        for (const auto& [byte, child] : here.children)
            if (byte == text[at]) node = child;
    }
    return best;
}

AddedTokens::AddedTokens(std::vector<AddedToken> tokens, const Normalizer* normalizer) {
    for (AddedToken& token : tokens) {
        if (token.content.empty() || m_byContent.contains(token.content)) continue;
        token.written = token.content;
        if (token.normalized && normalizer) {
            Passage passage(token.content, {});
            normalizer->normalize(passage);
            token.written = passage.text();
        }
        if (!token.written.empty() && token.searched)
            m_tries[token.normalized].add(token.written, static_cast<std::int32_t>(m_tokens.size()));
        m_byId.emplace(token.id, m_tokens.size());
        m_byContent.emplace(token.content, m_tokens.size());
        m_tokens.push_back(std::move(token));
    }
}

std::vector<Stretch> AddedTokens::split(std::string_view text, bool normalized) const {
    const Trie& trie = m_tries[normalized];
    std::vector<Stretch> stretches;
    std::size_t done = 0;
    for (std::size_t at = 0; at < text.size();) {
        if (trie.first[static_cast<unsigned char>(text[at])] < 0) {
            ++at;
            continue;
        }
        const auto [index, end] = trie.match(text, at);
        if (index < 0) {
            ++at;
            continue;
        }
        const AddedToken& token = m_tokens[static_cast<std::size_t>(index)];
        std::size_t from = at, to = end;
        at = end;
        if (token.singleWord
            && ((from > 0 && isWordPart(codePointBefore(text, from).value))
                || (to < text.size() && isWordPart(codePointAt(text, to).value))))
            continue;
        while (token.lstrip && from > done) {
            const CodePoint before = codePointBefore(text, from);
            if (!isWhiteSpace(before.value)) break;
            from -= before.bytes;
        }
        while (token.rstrip && to < text.size()) {
            const CodePoint behind = codePointAt(text, to);
            if (!isWhiteSpace(behind.value)) break;
            to += behind.bytes;
        }
        from = std::max(from, done); // a token of white space may lie in what the last one took
        if (done < from) stretches.push_back({{done, from}, -1});
        if (from < to) stretches.push_back({{from, to}, token.id});
        done = std::max(done, to);
    }
    if (done < text.size()) stretches.push_back({{done, text.size()}, -1});
    return stretches;
}

const AddedToken* AddedTokens::find(std::int32_t id) const {
    const auto found = m_byId.find(id);
    return found == m_byId.end() ? nullptr : &m_tokens[found->second];
}

const AddedToken* AddedTokens::find(std::string_view content) const {
    const auto found = m_byContent.find(std::string(content));
    return found == m_byContent.end() ? nullptr : &m_tokens[found->second];
}

} // namespace lathe
