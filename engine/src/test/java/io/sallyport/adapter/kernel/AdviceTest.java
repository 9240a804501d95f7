package io.sallyport.adapter.kernel;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AdviceTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            exec of "tc" failed: No such file or directory                     | install iproute2
            exec of "nft" failed: No such file or directory                    | install nftables
            /usr/bin/env: ‘tc’: No such file or directory                      | install iproute2
            RTNETLINK answers: Operation not permitted                         | CAP_NET_ADMIN
            Error: Specified qdisc kind is unknown.                            | modprobe sch_htb
            si-main cannot be made: Error: Unknown device type.                | modprobe ifb
            netlink: Error: Could not process rule: No buffer space available  | net.core.rmem_max
            it ended or did not answer                                         | load
            nft did not end within 10 s                                        | load
            RTNETLINK answers: Cannot allocate memory                          | memory
            something else                                                     | sallyport doctor
            """)
    void whatWentWrongSaysWhatToDo(String why, String advice) {
        assertThat(Advice.on(why)).contains(advice);
    }
}
