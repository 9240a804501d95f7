package io.sallyport.adapter.lsp;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A stock editor with nothing of ours in it: Neovim (Debian package {@code neovim}), without a user interface, at the real server. */
@Tag("lab")
class NeovimLabTest {
    private static final Path NVIM = Path.of("/usr/bin/nvim");

    /** What a person would do: open a file with a mistake, look at it, mend it, complete a name, rename a group, lay the file out. */
    private static final String SCRIPT = """
            local root, seen = vim.env.POLICY, {}
            local function note(key, value) table.insert(seen, key .. ': ' .. tostring(value)) end
            local function position(words, on)
              for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
                local at = line:find(words, 1, true)
                if at then return { line = number - 1, character = at - 1 + on } end
              end
            end
            local function ask(method, params)
              params.textDocument = { uri = vim.uri_from_bufnr(0) }
              local answers = vim.lsp.buf_request_sync(0, method, params, 60000)
              for _, answer in pairs(answers or {}) do
                if answer.error then return nil, answer.error.message end
                return answer.result
              end
            end
            vim.cmd('edit ' .. root .. '/policies/access.yaml')
            local client = vim.lsp.start_client({ cmd = { COMMAND }, root_dir = root,
              workspace_folders = { { uri = vim.uri_from_fname(root), name = 'policy' } } })
            vim.lsp.buf_attach_client(0, client)
            vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 50)
            note('diagnostic', vim.diagnostic.get(0)[1] and vim.diagnostic.get(0)[1].message:match('^[^\\n]*'))
            vim.cmd('%s/enginers/engineers/')
            vim.wait(60000, function() return #vim.diagnostic.get(0) == 0 end, 50)
            note('mended', #vim.diagnostic.get(0))
            local hover = ask('textDocument/hover', { position = position('allow: [engineers]', 10) })
            note('hover', hover and hover.contents.value:match('^[^\\n]* row'))
            local items = ask('textDocument/completion', { position = position('allow: [engineers]', 11) })
            note('completed', items and items[1] and items[1].label)
            local edit, refused = ask('textDocument/rename', { position = position('allow: [engineers]', 10), newName = 'makers' })
            if edit then vim.lsp.util.apply_workspace_edit(edit, 'utf-16') end
            note('rename', refused or table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\\n'):match('allow: %[makers%]'))
            vim.cmd('wall')
            vim.cmd([[%s/rows:/rows:\\r\\r\\r/]])
            local edits = ask('textDocument/formatting', { options = { tabSize = 2, insertSpaces = true } })
            vim.lsp.util.apply_text_edits(edits, vim.api.nvim_get_current_buf(), 'utf-16')
            vim.cmd('wall')
            note('stopped', vim.lsp.get_client_by_id(client) ~= nil)
            vim.fn.writefile(seen, vim.env.SEEN)
            vim.cmd('qall!')
            """;

    @TempDir
    private Path scratch = Path.of("");

    @Test
    void aPersonWritesAPolicyWithIt() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(NVIM), "needs " + NVIM + ": apt-get install neovim");
        Path root = ServerProcess.sample(Files.createDirectories(scratch.resolve("policy")));
        Path access = root.resolve("policies/access.yaml");
        String original = Files.readString(access);
        Files.writeString(access, original.replace("allow: [engineers]", "allow: [enginers]"));
        Path script = scratch.resolve("session.lua");
        String words = ServerProcess.words().stream().map(word -> "[[" + word + "]]").collect(Collectors.joining(", "));
        Files.writeString(script, SCRIPT.replace("COMMAND", words));
        Path seen = scratch.resolve("seen");
        ProcessBuilder builder = new ProcessBuilder(NVIM.toString(), "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c",
                "luafile " + script);
        builder.environment().put("POLICY", root.toString());
        builder.environment().put("SEEN", seen.toString());
        builder.environment().put("XDG_CACHE_HOME", scratch.toString());
        builder.environment().put("XDG_STATE_HOME", scratch.toString());
        Process nvim = builder.redirectErrorStream(true).redirectOutput(scratch.resolve("out").toFile()).start();
        nvim.getOutputStream().close();
        try {
            assertThat(nvim.waitFor(180, TimeUnit.SECONDS)).as("neovim ends").isTrue();
        } finally {
            nvim.destroyForcibly();
        }
        assertThat(seen).as(Files.readString(scratch.resolve("out"))).exists();
        assertThat(Files.readAllLines(seen)).containsExactlyElementsOf(List.of(
                "diagnostic: `enginers` is not a group", "mended: 0", "hover: **engineers**: Groups row", "completed: engineers",
                "rename: allow: [makers]", "stopped: true"));
        assertThat(Files.readString(access))
                .isEqualTo(original.replace("[engineers]", "[makers]").replace("rows:\n", "rows:\n\n"));
        assertThat(Files.readString(root.resolve("policies/groups.yaml"))).contains("- name: makers");
    }
}
